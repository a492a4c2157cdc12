package dev.rivulet.objectstore;

final class MemoryStoreTest extends ObjectStoreContract {

    private final MemoryStore store = new MemoryStore("mem://bucket");

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected String prefix() {
        return "";
    }
}
