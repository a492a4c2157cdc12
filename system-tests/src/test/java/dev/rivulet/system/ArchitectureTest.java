package dev.rivulet.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the directions between modules, the places of third-party names, and who may touch the machine. It reads the
 * compiled classes, not the imports, so that a fully qualified name or a method reference does not slip through.
 */
final class ArchitectureTest {

    /** A module's package, and the modules it may name. A module without a row here fails. */
    private record Layer(String packageName, Set<String> uses) {}

    private static final Map<String, Layer> LAYERS = Map.ofEntries(
            Map.entry("core", new Layer("dev.rivulet.core", Set.of())),
            Map.entry("expr", new Layer("dev.rivulet.expr", Set.of("core"))),
            Map.entry("wal", new Layer("dev.rivulet.wal", Set.of("core"))),
            Map.entry("state", new Layer("dev.rivulet.state", Set.of("core"))),
            Map.entry("testkit", new Layer("dev.rivulet.testkit", Set.of("core"))),
            Map.entry("engine", new Layer("dev.rivulet.engine", Set.of("core", "wal", "state"))),
            Map.entry(
                    "test-driver",
                    new Layer("dev.rivulet.testdriver", Set.of("core", "wal", "state", "engine", "testkit"))),
            Map.entry("delta-io", new Layer("dev.rivulet.delta", Set.of("core", "expr"))),
            Map.entry("object-store", new Layer("dev.rivulet.objectstore", Set.of("core"))),
            Map.entry("hadoop-store", new Layer("dev.rivulet.hadoopstore", Set.of("core", "object-store"))),
            Map.entry("connectors", new Layer("dev.rivulet.connectors", Set.of("core"))),
            Map.entry("avro", new Layer("dev.rivulet.avro", Set.of("core", "connectors"))),
            Map.entry("parquet", new Layer("dev.rivulet.parquet", Set.of("core", "connectors", "delta-io"))),
            Map.entry("mqtt", new Layer("dev.rivulet.mqtt", Set.of("core", "connectors"))),
            Map.entry("network", new Layer("dev.rivulet.network", Set.of("core", "connectors"))),
            Map.entry("kafka", new Layer("dev.rivulet.kafka", Set.of("core", "connectors"))),
            Map.entry("samples", new Layer("dev.rivulet.samples", Set.of("core", "engine", "delta-io", "connectors"))),
            Map.entry(
                    "cli",
                    new Layer(
                            "dev.rivulet.cli",
                            Set.of(
                                    "core",
                                    "expr",
                                    "wal",
                                    "state",
                                    "engine",
                                    "delta-io",
                                    "object-store",
                                    "connectors",
                                    "avro",
                                    "parquet",
                                    "mqtt",
                                    "network",
                                    "kafka",
                                    "samples"))),
            Map.entry(
                    "benchmarks",
                    new Layer(
                            "dev.rivulet.benchmarks",
                            Set.of(
                                    "core",
                                    "wal",
                                    "state",
                                    "engine",
                                    "delta-io",
                                    "connectors",
                                    "avro",
                                    "parquet",
                                    "mqtt",
                                    "network",
                                    "testkit"))));

    /** Names that stay in few packages, so that what they stand for can be replaced there. */
    private static final Map<String, List<String>> HOMES = new TreeMap<>(Map.ofEntries(
            Map.entry("io.delta.kernel..", List.of("dev.rivulet.delta.kernel..")),
            // In the benchmarks it is a peer.
            Map.entry(
                    "org.apache.hadoop..",
                    List.of(
                            "dev.rivulet.delta.kernel..",
                            "dev.rivulet.hadoopstore..",
                            "dev.rivulet.benchmarks.delta..")),
            Map.entry(
                    "org.apache.parquet..",
                    List.of(
                            "dev.rivulet.delta.parquet..",
                            "dev.rivulet.delta.kernel..",
                            "dev.rivulet.parquet..",
                            "dev.rivulet.benchmarks.delta..",
                            "dev.rivulet.benchmarks.source..")),
            Map.entry("org.roaringbitmap..", List.of("dev.rivulet.delta.vector..")),
            Map.entry("org.rocksdb..", List.of("dev.rivulet.state.rocks..")),
            Map.entry("com.lmax.disruptor..", List.of("dev.rivulet.engine.ring..")),
            Map.entry("org.jctools..", List.of("dev.rivulet.engine.ring..")),
            Map.entry("com.dynatrace.hash4j..", List.of("dev.rivulet.engine.aggregate.sketch..")),
            Map.entry("com.tdunning.math.stats..", List.of("dev.rivulet.engine.aggregate.sketch..")),
            Map.entry("net.sf.jsqlparser..", List.of("dev.rivulet.expr.syntax..")),
            Map.entry("software.amazon..", List.of("dev.rivulet.objectstore.s3..")),
            // In the benchmarks it is what a peer reads.
            Map.entry("org.apache.avro..", List.of("dev.rivulet.avro..", "dev.rivulet.benchmarks..")),
            Map.entry(
                    "io.netty..",
                    List.of(
                            "dev.rivulet.mqtt.wire..",
                            "dev.rivulet.network.wire..",
                            "dev.rivulet.network.http.wire..",
                            "dev.rivulet.network.lines.wire..",
                            "dev.rivulet.testkit.network..",
                            "dev.rivulet.benchmarks.source..")),
            Map.entry("org.apache.kafka..", List.of("dev.rivulet.kafka.wire..")),
            Map.entry("org.snakeyaml..", List.of("dev.rivulet.cli.document..", "dev.rivulet.cli.yaml..")),
            Map.entry(
                    "com.fasterxml.jackson..",
                    List.of(
                            "dev.rivulet.connectors..",
                            "dev.rivulet.delta..",
                            "dev.rivulet.engine.reject..",
                            "dev.rivulet.cli.."))));

    /** Who may ask the machine for time, chance, threads and files; everyone else is handed a port. */
    private static final String[] MACHINE_ROOM = {
        "dev.rivulet.core.disk..",
        "dev.rivulet.core.agent..",
        "dev.rivulet.hadoopstore..",
        "dev.rivulet.connectors..",
        "dev.rivulet.avro..",
        "dev.rivulet.mqtt.broker..",
        "dev.rivulet.network.listen..",
        "dev.rivulet.kafka.broker..",
        "dev.rivulet.engine.runtime.restart..",
        "dev.rivulet.engine.group..",
        "dev.rivulet.cli..",
        "dev.rivulet.samples..",
        "dev.rivulet.testkit.network..",
        "dev.rivulet.benchmarks.."
    };

    private static final String SYSTEM_CLOCK = "dev.rivulet.core.time.SystemClock";

    /** The calls that read the machine's clock. */
    private static final Set<String> CLOCK_CALLS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalTime.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system");

    private static final Set<String> CHANCE_CALLS = Set.of("java.lang.Math.random", "java.util.UUID.randomUUID");

    private static final Set<String> CHANCE_TYPES =
            Set.of("java.util.Random", "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom");

    private static final Set<String> THREAD_CALLS = Set.of("java.lang.Thread.<init>", "java.lang.Thread.sleep");

    private static final Set<String> THREAD_TYPES = Set.of(
            "java.util.concurrent.Executors",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "java.util.concurrent.ForkJoinPool",
            "java.util.Timer");

    private static final Set<String> FILE_CALLS = Set.of("java.nio.channels.FileChannel.open");

    private static final Set<String> FILE_TYPES = Set.of(
            "java.nio.file.Files",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile");

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern OUR_ARTIFACT = Pattern.compile("<artifactId>rivulet-([a-z-]+)</artifactId>");

    private static final Checkout CHECKOUT = Checkout.find();
    private static final Map<String, JavaClasses> CLASSES_BY_MODULE = new TreeMap<>();
    private static JavaClasses allClasses;

    @BeforeAll
    static void readClasses() {
        List<Path> folders = new ArrayList<>();
        for (Checkout.Module module : CHECKOUT.modules()) {
            if (!module.mainSources().isEmpty() && hasClasses(module)) {
                folders.add(module.classes());
                CLASSES_BY_MODULE.put(module.name(), new ClassFileImporter().importPath(module.classes()));
            }
        }
        allClasses = new ClassFileImporter().importPaths(folders);
    }

    /** A build may leave these out, as nothing depends on them; any other module must be there. */
    private static final Set<String> ENDS = Set.of("benchmarks", "hadoop-store");

    private static boolean hasClasses(Checkout.Module module) {
        boolean hasClasses = Files.isDirectory(module.classes());
        assertTrue(
                hasClasses || ENDS.contains(module.name()),
                () -> module.name() + " is not compiled, so its rules cannot be checked; run ./mvnw verify");
        return hasClasses;
    }

    @TestFactory
    List<DynamicTest> moduleKeepsItsDirections() {
        return CLASSES_BY_MODULE.keySet().stream()
                .map(module -> DynamicTest.dynamicTest(module, () -> checkDirections(module)))
                .toList();
    }

    private static void checkDirections(String module) {
        Layer layer = layer(module);
        JavaClasses classes = CLASSES_BY_MODULE.get(module);
        Set<String> allowedPackages = layer.uses().stream()
                .map(used -> layer(used).packageName())
                .collect(Collectors.toCollection(TreeSet::new));
        allowedPackages.add(layer.packageName());
        DescribedPredicate<JavaClass> otherModule = describe(
                "belong to a module other than " + allowedPackages,
                type -> isWithin("dev.rivulet", type)
                        && allowedPackages.stream().noneMatch(p -> isWithin(p, type)));
        DescribedPredicate<JavaClass> elsewhere =
                describe("are outside " + layer.packageName(), type -> !isWithin(layer.packageName(), type));

        assertFalse(classes.isEmpty(), () -> module + " has sources but no classes");
        assertAll(
                () -> assertEquals(
                        List.of(),
                        classes.stream()
                                .filter(elsewhere)
                                .map(JavaClass::getName)
                                .toList(),
                        () -> "classes of " + module + " outside of its package " + layer.packageName()),
                () -> noClasses()
                        .should()
                        .dependOnClassesThat(otherModule)
                        .because("modules depend on each other in one direction (module " + module + ")")
                        .check(classes));
    }

    @TestFactory
    List<DynamicTest> pomNamesNoModuleThatIsNotAllowed() {
        return CHECKOUT.modules().stream()
                .filter(module -> !module.mainSources().isEmpty())
                .map(module -> DynamicTest.dynamicTest(module.name(), () -> {
                    Set<String> notAllowed = compileDependencies(module);
                    notAllowed.removeAll(layer(module.name()).uses());
                    assertEquals(Set.of(), notAllowed, () -> module.pom() + " depends on modules it must not name");
                }))
                .toList();
    }

    private static Set<String> compileDependencies(Checkout.Module module) {
        Set<String> modules = new TreeSet<>();
        Matcher dependency = DEPENDENCY.matcher(Checkout.read(module.pom()));
        while (dependency.find()) {
            Matcher artifact = OUR_ARTIFACT.matcher(dependency.group(1));
            if (artifact.find() && !dependency.group(1).contains("<scope>test</scope>")) {
                modules.add(artifact.group(1));
            }
        }
        return modules;
    }

    @Test
    void coreKnowsNoThirdParty() {
        noClasses()
                .that()
                .resideInAPackage("dev.rivulet.core..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.rivulet.core..", "org.jspecify.annotations..")
                .because("whoever takes a port takes everything it depends on")
                .check(allClasses);
    }

    @TestFactory
    List<DynamicTest> thirdPartyNameStaysInItsPackage() {
        return HOMES.entrySet().stream()
                .map(home -> DynamicTest.dynamicTest(
                        home.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(home.getValue().toArray(new String[0]))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(home.getKey())
                                .because("it can then be replaced in one place")
                                .check(allClasses)))
                .toList();
    }

    @Test
    void onlyTheMachineRoomReadsTheClock() {
        checkMachine("read the clock", access -> isCallOf(CLOCK_CALLS, access), "be handed a Clock or a tick");
    }

    @Test
    void onlyTheMachineRoomThrowsDice() {
        checkMachine(
                "use unseeded chance",
                access -> isCallOf(CHANCE_CALLS, access) || isUseOf(CHANCE_TYPES, access) || isUnseeded(access),
                "use a SplittableRandom with a seed that is handed in");
    }

    @Test
    void onlyTheMachineRoomStartsThreads() {
        checkMachine(
                "make or park threads",
                access -> isCallOf(THREAD_CALLS, access) || isUseOf(THREAD_TYPES, access),
                "be an Agent and let the host run it");
    }

    @Test
    void onlyTheMachineRoomOpensFiles() {
        checkMachine(
                "open files",
                access -> isCallOf(FILE_CALLS, access) || isUseOf(FILE_TYPES, access),
                "be handed a Disk");
    }

    private static void checkMachine(String what, Predicate<JavaAccess<?>> isForbidden, String instead) {
        noClasses()
                .that()
                .resideOutsideOfPackages(MACHINE_ROOM)
                .and(describe("are not the system clock", type -> !isSystemClock(type)))
                .should()
                .accessTargetWhere(describe(what, isForbidden))
                .because("a simulation can then replay it; " + instead)
                .check(allClasses);
    }

    private static boolean isSystemClock(JavaClass type) {
        return type.getName().equals(SYSTEM_CLOCK) || type.getName().startsWith(SYSTEM_CLOCK + "$");
    }

    private static boolean isCallOf(Set<String> calls, JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return calls.contains(target.getOwner().getName() + "." + target.getName());
    }

    private static boolean isUseOf(Set<String> types, JavaAccess<?> access) {
        return types.contains(access.getTarget().getOwner().getName());
    }

    /** A generator made without a seed takes one from the machine. */
    private static boolean isUnseeded(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget constructor
                && constructor.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                && constructor.getOwner().getName().equals("java.util.SplittableRandom")
                && constructor.getRawParameterTypes().isEmpty();
    }

    private static boolean isWithin(String packageName, JavaClass type) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }

    private static Layer layer(String module) {
        Layer layer = LAYERS.get(module);
        assertTrue(layer != null, () -> "module " + module + " has no row in LAYERS; say which modules it may name");
        return layer;
    }
}
