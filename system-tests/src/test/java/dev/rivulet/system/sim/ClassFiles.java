package dev.rivulet.system.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The class files that a job's version is told by, each read once: a job looks at them at every start, and a simulation starts
 * thousands.
 */
final class ClassFiles extends ClassLoader {

    private static final byte[] NONE = new byte[0];

    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

    ClassFiles() {
        super(ClassFiles.class.getClassLoader());
    }

    /** Does the work with these for the thread's context. */
    void during(Work work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What may fail. */
    interface Work {
        void run() throws Exception;
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] content = contents.computeIfAbsent(name, this::read);
        return content == NONE ? null : new ByteArrayInputStream(content);
    }

    private byte[] read(String name) {
        try (InputStream in = super.getResourceAsStream(name)) {
            return in == null ? NONE : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
