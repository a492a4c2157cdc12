package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The test of the tests: plants the bugs of {@link PlantedBugs} in the log, one at a time, and wants the simulation to catch each. */
class WalMutantTest {

    /** Most need a hundred; a bug that takes two crashes at the right calls needs a thousand or two. */
    private static final int SEED_COUNT_MAX = 10_000;

    private static final int CONTROL_SEED_COUNT = 100;
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", System.getProperty("user.dir")), "src/main/java/dev/rivulet/wal");
    private static final String PACKAGE_PREFIX = "dev.rivulet.wal.";

    @Test
    void everyPlantedBugIsCaught() {
        String complaints = PlantedBugs.all().parallelStream()
                .flatMap(WalMutantTest::complaint)
                .collect(Collectors.joining("\n"));

        assertEquals("", complaints);
    }

    @Test
    void aLogWithoutPlantedBugIsNotCaught() throws Exception {
        Method run = simulation(Map.of());

        for (FaultMode mode : FaultMode.values()) {
            for (long seed = 0; seed < CONTROL_SEED_COUNT; seed++) {
                assertEquals(Optional.empty(), violation(run, mode, seed, false), mode + ", seed " + seed);
            }
        }
    }

    /** Why a mutant tells nothing about the tests, if so. */
    private static Stream<String> complaint(Mutant mutant) {
        try {
            return isCaught(mutant) ? Stream.empty() : Stream.of("mutant '" + mutant.name() + "' survives");
        } catch (IllegalStateException | IOException | ReflectiveOperationException e) {
            return Stream.of("mutant '" + mutant.name() + "' cannot be planted: " + e);
        }
    }

    private static boolean isCaught(Mutant mutant) throws IOException, ReflectiveOperationException {
        Method run = simulation(compile(mutant.sources(SOURCES)));
        List<FaultMode> modes = new ArrayList<>(List.of(mutant.mode()));
        Stream.of(FaultMode.values()).filter(mode -> mode != mutant.mode()).forEach(modes::add);
        for (FaultMode mode : modes) {
            for (long seed = 0; seed < SEED_COUNT_MAX; seed++) {
                Optional<Throwable> violation = violation(run, mode, seed, mutant.isBlind());
                if (violation.isPresent()) {
                    System.err.println("mutant '" + mutant.name() + "' is caught by " + mode + ", seed " + seed + ": "
                            + violation.get());
                    return true;
                }
            }
        }
        return false;
    }

    /** What the simulation throws in that run, if it does. Errors of the loading of classes are none of the log's. */
    private static Optional<Throwable> violation(Method run, FaultMode mode, long seed, boolean isBlind)
            throws IllegalAccessException {
        try {
            run.invoke(null, mode.name(), seed, isBlind);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LinkageError error) {
                throw error;
            }
            return Optional.of(e.getCause());
        }
    }

    /** The simulation's entry, in a loader that takes the given classes for the log's own. */
    private static Method simulation(Map<String, byte[]> patched) throws ReflectiveOperationException {
        Class<?> simulation = new MutantLoader(patched).loadClass(PACKAGE_PREFIX + "WalSimulation");
        Method run = simulation.getMethod("run", String.class, long.class, boolean.class);
        run.setAccessible(true);
        return run;
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
                MemoryFiles files = new MemoryFiles(standard)) {
            List<SourceFile> units = new ArrayList<>();
            sources.forEach((file, text) -> units.add(new SourceFile(file, text)));
            String classPath = Stream.of(Wal.class, Disk.class, Nullable.class)
                    .map(each -> Path.of(URI.create(each.getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toString()))
                            .toString())
                    .collect(Collectors.joining(System.getProperty("path.separator")));
            List<String> options = List.of("-proc:none", "-nowarn", "--release", "17", "-classpath", classPath);
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new IllegalStateException("it does not compile: " + messages);
            }
            return files.classes();
        }
    }

    /** A source in memory. */
    private static final class SourceFile extends SimpleJavaFileObject {
        private final String text;

        SourceFile(String file, String text) {
            super(URI.create("memory:///dev/rivulet/wal/" + file), Kind.SOURCE);
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

    /** Loads the log and its tests anew, since classes of one package must have one loader, and all else from above. */
    private static final class MutantLoader extends ClassLoader {
        private final Map<String, byte[]> patched;

        MutantLoader(Map<String, byte[]> patched) {
            super(WalMutantTest.class.getClassLoader());
            this.patched = patched;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                return name.startsWith(PACKAGE_PREFIX) ? define(name) : super.loadClass(name, resolve);
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
    }
}
