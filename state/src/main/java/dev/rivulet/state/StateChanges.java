package dev.rivulet.state;

import dev.rivulet.core.codec.ByteReader;
import java.io.IOException;
import java.util.List;

/**
 * What a snapshot changes in the rows of one operator: made by a lane with a {@link StateChangesWriter}, applied by the state agent.
 * Immutable, any thread. It lives in memory only.
 *
 * <p>The bytes are cut into chunks of about {@link StateChangesWriter#CHUNK_SIZE_BYTES}, each a sequence of changes, big-endian:
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
}
