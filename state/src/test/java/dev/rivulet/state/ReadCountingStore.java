package dev.rivulet.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another store, whose readers are watched. */
public record ReadCountingStore(StateStore store, OnRead onRead) implements StateStore {

    public interface OnRead {
        void read() throws IOException;
    }

    @Override
    public byte @Nullable [] get(String uid, byte[] rowKey) throws IOException {
        onRead.read();
        return store.get(uid, rowKey);
    }

    @Override
    public void forEachBetween(String uid, byte[] startRowKey, byte[] endRowKey, RowConsumer consumer)
            throws IOException {
        onRead.read();
        store.forEachBetween(uid, startRowKey, endRowKey, consumer);
    }

    @Override
    public void drop(String uid) throws IOException {
        store.drop(uid);
    }

    @Override
    public void apply(StateChanges changes) throws IOException {
        store.apply(changes);
    }

    @Override
    public void checkpoint(Path directory) throws IOException {
        store.checkpoint(directory);
    }

    @Override
    public boolean isWriteOnce(String fileName) {
        return store.isWriteOnce(fileName);
    }

    @Override
    public List<String> uids() {
        return store.uids();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
