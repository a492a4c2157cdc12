package dev.rivulet.system.sim;

import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores of state of which it is counted that lanes read back what was evicted. */
record ReadWatch(StateBackend backend, Marks marks) implements StateBackend {

    /** Key group and namespace; a range that begins with more is that of one key's list or map. */
    private static final int NAMESPACE_PREFIX_SIZE_BYTES = 10;

    @Override
    public StateStore create(Path liveDirectory) throws IOException {
        return new Watched(backend.create(liveDirectory), marks);
    }

    @Override
    public StateStore restore(Path stateDirectory, List<String> fileNames, Path liveDirectory) throws IOException {
        return new Watched(backend.restore(stateDirectory, fileNames, liveDirectory), marks);
    }

    private record Watched(StateStore store, Marks marks) implements StateStore {

        @Override
        public byte @Nullable [] get(String uid, byte[] rowKey) throws IOException {
            byte[] value = store.get(uid, rowKey);
            marks.hitIf(Marks.Mark.VALUE_READ_BACK, value != null);
            return value;
        }

        @Override
        public void forEachBetween(String uid, byte[] startRowKey, byte[] endRowKey, RowConsumer consumer)
                throws IOException {
            store.forEachBetween(uid, startRowKey, endRowKey, (rowKey, value) -> {
                marks.hitIf(Marks.Mark.COLLECTION_READ_BACK, startRowKey.length > NAMESPACE_PREFIX_SIZE_BYTES);
                consumer.accept(rowKey, value);
            });
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
        public void drop(String uid) throws IOException {
            store.drop(uid);
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
