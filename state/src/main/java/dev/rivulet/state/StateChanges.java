package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot changes in the rows of one operator: made by a lane with a {@link Writer}, applied by the state agent.
 * Immutable, any thread. It lives in memory only.
 *
 * <p>The bytes are cut into chunks of about {@link Writer#CHUNK_SIZE_BYTES}, each a sequence of changes, big-endian:
 *
 * <pre>
 *  put           u8 1 │ i32 length │ row key      │ i32 length │ value
 *  delete        u8 2 │ i32 length │ row key
 *  delete range  u8 3 │ i32 length │ row key from │ i32 length │ row key up to, itself not included
 * </pre>
 */
public final class StateChanges {

    /** Takes the changes one by one. */
    public interface Visitor {

        void put(byte[] rowKey, byte[] value) throws IOException;

        void delete(byte[] rowKey) throws IOException;

        /**
         * @param endRowKey the first row key that stays
         */
        void deleteRange(byte[] startRowKey, byte[] endRowKey) throws IOException;

        /** A good moment to pass on what came so far. */
        void chunkEnd() throws IOException;
    }

    static final int PUT = 1;
    static final int DELETE = 2;
    static final int DELETE_RANGE = 3;

    private final String uid;
    private final List<byte[]> chunks;
    private final long changeCount;

    StateChanges(String uid, List<byte[]> chunks, long changeCount) {
        this.uid = uid;
        this.chunks = List.copyOf(chunks);
        this.changeCount = changeCount;
    }

    /** No changes of an operator. */
    public static StateChanges none(String uid) {
        return new StateChanges(uid, List.of(), 0);
    }

    /** The operator that the rows belong to. */
    public String uid() {
        return uid;
    }

    public boolean isEmpty() {
        return changeCount == 0;
    }

    public long changeCount() {
        return changeCount;
    }

    public long sizeBytes() {
        return chunks.stream().mapToLong(chunk -> chunk.length).sum();
    }

    /** Shows all changes in the order in which they must be applied. */
    public void forEach(Visitor visitor) throws IOException {
        for (byte[] chunk : chunks) {
            ByteReader in = new ByteReader(chunk);
            while (in.remaining() > 0) {
                forNext(in, visitor);
            }
            visitor.chunkEnd();
        }
    }

    private static void forNext(ByteReader in, Visitor visitor) throws IOException {
        byte kind = in.readByte();
        switch (kind) {
            case PUT -> visitor.put(in.readSizedBytes(), in.readSizedBytes());
            case DELETE -> visitor.delete(in.readSizedBytes());
            case DELETE_RANGE -> visitor.deleteRange(in.readSizedBytes(), in.readSizedBytes());
            default -> throw new AssertionError("a change of kind " + kind + " was never written");
        }
    }

    /**
     * Collects the changes of one operator. Owned by the lane that writes them, until {@link #finish} hands them over.
     *
     * <p>It can be finished at any time and a new one begun: a snapshot's changes may be handed over in several pieces, in order.
     */
    public static final class Writer {

        /** Large enough to make a batch for RocksDB worth its while, small enough not to be a burden on the heap. */
        static final int CHUNK_SIZE_BYTES = 1 << 20;

        private final String uid;
        private final List<byte[]> chunks = new ArrayList<>();
        private final ByteWriter chunk = new ByteWriter();
        private long changeCount;
        private boolean isFinished;

        public Writer(String uid) {
            this.uid = uid;
        }

        public String uid() {
            return uid;
        }

        /** How much was written so far. */
        public long sizeBytes() {
            return chunks.stream().mapToLong(bytes -> bytes.length).sum() + chunk.sizeBytes();
        }

        boolean isEmpty() {
            return changeCount == 0;
        }

        <K, V> void put(StateEntry<K, V> entry, StateDescriptor<K, V> descriptor) {
            begin(PUT);
            int keyStart = beginSized();
            StateRowKey.write(entry.keyGroup(), entry.namespace(), entry.key, descriptor.keyCodec(), chunk);
            endSized(keyStart);
            int valueStart = beginSized();
            descriptor.valueCodec().write(entry.value, chunk);
            endSized(valueStart);
            end();
        }

        /** A row that another store gave, as it is. */
        public void putRow(byte[] rowKey, byte[] value) {
            begin(PUT);
            chunk.putSizedBytes(rowKey);
            chunk.putSizedBytes(value);
            end();
        }

        <K> void delete(int keyGroup, long namespace, K key, KeyCodec<K> codec) {
            begin(DELETE);
            int keyStart = beginSized();
            StateRowKey.write(keyGroup, namespace, key, codec, chunk);
            endSized(keyStart);
            end();
        }

        void deleteNamespace(int keyGroup, long namespace) {
            byte[] start = StateRowKey.prefix(keyGroup, namespace);
            begin(DELETE_RANGE);
            chunk.putSizedBytes(start);
            chunk.putSizedBytes(StateRowKey.endOf(start));
            end();
        }

        /** Ends the writing; this object is of no use afterwards. */
        public StateChanges finish() {
            Invariant.check(!isFinished, "Changes are handed over once.");
            isFinished = true;
            cutChunk();
            return new StateChanges(uid, chunks, changeCount);
        }

        private void begin(int kind) {
            Invariant.check(!isFinished, "Changes that were handed over do not grow.");
            chunk.putByte(kind);
        }

        private int beginSized() {
            chunk.putInt(0);
            return chunk.sizeBytes();
        }

        private void endSized(int start) {
            chunk.setInt(start - Integer.BYTES, chunk.sizeBytes() - start);
        }

        private void end() {
            changeCount++;
            if (chunk.sizeBytes() >= CHUNK_SIZE_BYTES) {
                cutChunk();
            }
        }

        private void cutChunk() {
            if (chunk.sizeBytes() > 0) {
                chunks.add(chunk.toByteArray());
                chunk.clear();
            }
        }
    }
}
