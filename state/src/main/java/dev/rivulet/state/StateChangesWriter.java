package dev.rivulet.state;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the changes of one operator. Owned by the lane that writes them, until {@link #finish} hands them over.
 *
 * <p>It can be finished at any time and a new one begun: a snapshot's changes may be handed over in several pieces, in order.
 */
public final class StateChangesWriter {

    /** Large enough to make a batch for RocksDB worth its while, small enough not to be a burden on the heap. */
    static final int CHUNK_SIZE_BYTES = 1 << 20;

    private final String uid;
    private final List<byte[]> chunks = new ArrayList<>();
    private final ByteWriter chunk = new ByteWriter();
    private long changeCount;
    private boolean isFinished;

    public StateChangesWriter(String uid) {
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
        begin(StateChanges.PUT);
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
        begin(StateChanges.PUT);
        chunk.putSizedBytes(rowKey);
        chunk.putSizedBytes(value);
        end();
    }

    <K> void delete(int keyGroup, long namespace, K key, KeyCodec<K> codec) {
        begin(StateChanges.DELETE);
        int keyStart = beginSized();
        StateRowKey.write(keyGroup, namespace, key, codec, chunk);
        endSized(keyStart);
        end();
    }

    void deleteNamespace(int keyGroup, long namespace) {
        byte[] start = StateRowKey.prefix(keyGroup, namespace);
        begin(StateChanges.DELETE_RANGE);
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
