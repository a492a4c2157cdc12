package dev.rivulet.hadoopstore;

import dev.rivulet.objectstore.ObjectStore;
import dev.rivulet.objectstore.ObjectStoreContract;
import java.io.IOException;

/** What publishes by closing. */
final class ClosingStoreTest extends ObjectStoreContract {

    private final ObjectStore store;

    ClosingStoreTest() throws IOException {
        ClosingFileSystem system = new ClosingFileSystem();
        store = new HadoopStore(system, "gs://bucket", HadoopScheme.GS.publication(system));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected String prefix() {
        return "some where/";
    }
}
