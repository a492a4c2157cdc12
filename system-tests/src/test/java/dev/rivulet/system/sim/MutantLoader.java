package dev.rivulet.system.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a {@link Mutant} in memory and loads it with all that depends on it anew; what lies below comes from above. */
final class MutantLoader extends ClassLoader {

    private static final List<String> PREFIXES =
            List.of("dev.rivulet.engine.", "dev.rivulet.state.", "dev.rivulet.system.sim.");

    /** One of each jar or folder that engine and state are compiled against. */
    private static final List<String> NEEDED = List.of(
            "dev.rivulet.core.disk.Disk",
            "dev.rivulet.wal.Wal",
            "dev.rivulet.state.StateStore",
            "dev.rivulet.engine.Pipeline",
            "org.jspecify.annotations.Nullable",
            "org.slf4j.Logger",
            "org.rocksdb.RocksDB",
            "com.lmax.disruptor.RingBuffer");

    private final Map<String, byte[]> patched;

    private MutantLoader(Map<String, byte[]> patched) {
        super(MutantLoader.class.getClassLoader());
        this.patched = patched;
    }

    /**
     * @param checkout the folder that has the modules
     * @throws IllegalStateException if the bug cannot be planted
     */
    static MutantLoader of(Mutant mutant, Path checkout) throws IOException, ClassNotFoundException {
        return new MutantLoader(compile(mutant.sources(checkout)));
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) throws IOException, ClassNotFoundException {
        if (sources.isEmpty()) {
            return Map.of();
        }
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager standard =
                        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
                MemoryFiles files = new MemoryFiles(standard)) {
            List<SourceFile> units = new ArrayList<>();
            sources.forEach((file, text) -> units.add(new SourceFile(file, text)));
            List<String> options =
                    List.of("-proc:none", "-nowarn", "--release", "17", "-implicit:none", "-classpath", classPath());
            boolean isCompiled = ToolProvider.getSystemJavaCompiler()
                    .getTask(messages, files, null, options, null, units)
                    .call();
            if (!isCompiled) {
                throw new IllegalStateException("it does not compile: " + messages);
            }
            return files.classes();
        }
    }

    private static String classPath() throws ClassNotFoundException {
        List<String> places = new ArrayList<>();
        for (String name : NEEDED) {
            String place = Class.forName(name)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString();
            places.add(Path.of(URI.create(place)).toString());
        }
        return places.stream().distinct().collect(Collectors.joining(System.getProperty("path.separator")));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            boolean isOurs = Stream.of(PREFIXES).flatMap(List::stream).anyMatch(name::startsWith);
            return isOurs ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = patched.containsKey(name) ? patched.get(name) : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream source = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (source == null) {
                throw new ClassNotFoundException(name);
            }
            return source.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** A source in memory. */
    private static final class SourceFile extends SimpleJavaFileObject {
        private final String text;

        SourceFile(String file, String text) {
            super(URI.create("memory:///dev/rivulet/" + file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps in memory what the compiler writes. */
    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        MemoryFiles(JavaFileManager fileManager) {
            super(fileManager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(className, name -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> classes() {
            return written.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
        }
    }
}
