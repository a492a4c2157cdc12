package dev.rivulet.state.rocks;

import java.util.ArrayDeque;
import java.util.Deque;

/** Native objects, to be freed in the reverse of the order in which they came. One owner. */
final class NativeResources implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) { // The interface declares it; the native classes throw none.
                throw new AssertionError("freeing a native object failed", e);
            }
        }
    }
}
