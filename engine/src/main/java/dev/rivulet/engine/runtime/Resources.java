package dev.rivulet.engine.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a job has opened, to be closed in reverse order. Owned by whoever starts or ends the job. */
final class Resources {

    private final ArrayDeque<Closeable> opened = new ArrayDeque<>();

    <C extends Closeable> C add(C resource) {
        opened.push(resource);
        return resource;
    }

    /** Takes over what another has opened, which is closed before what is here. */
    void takeOver(Resources other) {
        while (!other.opened.isEmpty()) {
            opened.push(other.opened.removeLast());
        }
    }

    /** Closes everything, also when some of it fails; returns the first failure with the others attached, or null. */
    @Nullable IOException close() {
        IOException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                first = add(first, e);
            } catch (RuntimeException e) {
                // What users and native libraries bring may throw anything, and the lock is closed last.
                first = add(first, new IOException("closing failed: " + e, e));
            }
        }
        return first;
    }

    /** Closes everything behind a failure, which what fails then is attached to. */
    void closeAfter(Throwable failure) {
        IOException more = close();
        if (more != null) {
            failure.addSuppressed(more);
        }
    }

    private static IOException add(@Nullable IOException first, IOException failure) {
        if (first == null) {
            return failure;
        }
        first.addSuppressed(failure);
        return first;
    }
}
