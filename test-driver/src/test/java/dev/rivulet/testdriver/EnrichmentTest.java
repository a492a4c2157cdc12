package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.enrich.Enrichment;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are enriched with what a table has for their key, as of when. */
final class EnrichmentTest {

    private static final Duration RELOAD = Duration.ofMinutes(5);

    record Measured(@Nullable String device, long value, long second) {}

    record Device(@Nullable String id, String site) {}

    record Placed(String text) {}

    private PipelineTestDriver driver = new PipelineTestDriver();
    private TestInput<Measured> input = driver.input("measured", Measured.class);
    private TestTable<Device> devices = driver.table("devices", Device.class);
    private TestOutput<Placed> placed = driver.output("placed", Placed.class);

    @BeforeEach
    void fillTable() {
        devices.set(List.of(new Device("a", "north"), new Device("b", "south")));
    }

    private void startOn(PipelineTestDriver other) {
        driver = other;
        input = driver.input("measured", Measured.class);
        devices = driver.table("devices", Device.class);
        placed = driver.output("placed", Placed.class);
        fillTable();
    }

    private void start(UnaryOperator<Enrichment<Measured, Device, String>> how) {
        driver.start(() -> pipeline(how));
    }

    private Pipeline pipeline(UnaryOperator<Enrichment<Measured, Device, String>> how) {
        Pipeline pipeline = Pipeline.named("enrich");
        how.apply(pipeline.source("measured", input).enrich(devices, Measured::device, Device::id))
                .join("with-device", EnrichmentTest::placed)
                .sinkTo("placed", placed);
        return pipeline;
    }

    private static Placed placed(@Nullable Measured row, @Nullable Device device) {
        if (row != null && row.value() < 0) {
            throw new IllegalStateException("negative");
        }
        return new Placed((row == null ? "?" : row.device() + "=" + row.value()) + "@"
                + (device == null ? "nowhere" : device.site()));
    }

    private static Measured measured(@Nullable String device, long value) {
        return new Measured(device, value, 0);
    }

    private static List<Placed> rows(String... texts) {
        return List.of(texts).stream().map(Placed::new).toList();
    }

    @Test
    void rowsComeOutWithTheirPartner() {
        start(enrichment -> enrichment);

        input.pipeAll(List.of(measured("a", 1), measured("c", 2), measured("b", 3), measured(null, 4)));

        assertEquals(rows("a=1@north", "b=3@south"), placed.readAll());
        assertEquals(2, driver.counts().filtered());
        driver.assertExactlyOnce();
        driver.replay();
    }

    @Test
    void leftJoinsKeepRowsWithoutPartner() {
        start(enrichment -> enrichment.withType(JoinType.LEFT));

        input.pipeAll(List.of(measured("a", 1), measured("c", 2), measured(null, 3)));

        assertEquals(rows("a=1@north", "c=2@nowhere", "null=3@nowhere"), placed.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void rowsComeOutForEachPartner() {
        devices.set(List.of(new Device("a", "north"), new Device("b", "south"), new Device("a", "east")));
        start(enrichment -> enrichment);

        input.pipe(measured("a", 1));

        assertEquals(rows("a=1@north", "a=1@east"), placed.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void partnersWithoutKeyAreNobodys() {
        devices.set(List.of(new Device(null, "north")));
        start(enrichment -> enrichment.withType(JoinType.LEFT).withUniqueKeys());

        input.pipe(measured(null, 1));

        assertEquals(rows("null=1@nowhere"), placed.readAll());
    }

    @Test
    void changesAreSeenWhenTheTableIsLookedAtAgain() {
        start(enrichment -> enrichment.withReload(RELOAD));
        input.pipe(measured("a", 1));
        devices.set(List.of(new Device("a", "west")));

        input.pipe(measured("a", 2));
        driver.advanceProcessingTime(RELOAD.minusNanos(1_000));
        input.pipe(measured("a", 3));
        driver.advanceProcessingTime(Duration.ofNanos(1_000));
        input.pipeAll(List.of(measured("a", 4), measured("b", 5)));

        assertEquals(rows("a=1@north", "a=2@north", "a=3@north", "a=4@west"), placed.readAll());
        driver.assertExactlyOnce();
        driver.replay();
    }

    @Test
    void aTableThatIsLookedAtAtStartsOnlyStaysUntilTheNext() {
        start(enrichment -> enrichment.withReload(Duration.ZERO));
        devices.set(List.of(new Device("a", "west")));
        driver.advanceProcessingTime(Duration.ofDays(1));
        input.pipe(measured("a", 1));
        driver.stop();

        start(enrichment -> enrichment.withReload(Duration.ZERO));
        input.pipe(measured("a", 2));

        assertEquals(rows("a=1@north", "a=2@west"), placed.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void whatIsComputedAgainSeesTheVersionThatWasThere() {
        start(enrichment -> enrichment.withReload(RELOAD));
        input.pipe(measured("a", 1));
        driver.checkpoint();
        input.pipe(measured("a", 2));
        devices.set(List.of(new Device("a", "west")));
        driver.advanceProcessingTime(RELOAD);
        input.pipe(measured("a", 3));
        devices.set(List.of(new Device("a", "east")));
        driver.crash();

        driver.recover();
        input.pipe(measured("a", 4));

        assertEquals(rows("a=1@north", "a=2@north", "a=3@west", "a=4@east"), placed.readAll());
        driver.assertExactlyOnce();
        driver.replay();
    }

    @Test
    void checkpointsKnowTheVersionInForce() {
        start(enrichment -> enrichment.withReload(RELOAD));
        devices.set(List.of(new Device("a", "west")));
        driver.advanceProcessingTime(RELOAD);
        input.pipe(measured("a", 1));
        driver.checkpoint();
        input.pipe(measured("a", 2));
        devices.fail("the disk of the table is away");
        driver.kill();

        driver.recover();
        input.pipe(measured("a", 3));

        assertEquals(rows("a=1@west", "a=2@west", "a=3@west"), placed.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void reloadsThatFailKeepTheVersionBefore() {
        start(enrichment -> enrichment.withReload(RELOAD));
        devices.fail("the disk of the table is away");
        driver.advanceProcessingTime(RELOAD);
        input.pipe(measured("a", 1));
        devices.set(List.of(new Device("a", "west")));
        driver.advanceProcessingTime(RELOAD);
        input.pipe(measured("a", 2));

        assertEquals(rows("a=1@north", "a=2@west"), placed.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aJobWhoseTableCannotBeReadDoesNotStart() {
        devices.fail("the disk of the table is away");

        AssertionError failure = assertThrows(AssertionError.class, () -> start(enrichment -> enrichment));

        assertTrue(failure.getMessage().contains("the table test[devices] of the step with-device cannot be read"));
        assertTrue(failure.getMessage().contains("the disk of the table is away"));
    }

    @Test
    void keysThatStandTwiceAreRefusedWhereTheyMustNot() {
        start(enrichment -> enrichment.withReload(RELOAD).withUniqueKeys());
        devices.set(List.of(new Device("a", "west"), new Device("a", "east")));
        driver.advanceProcessingTime(RELOAD);
        input.pipe(measured("a", 1));
        assertEquals(rows("a=1@north"), placed.readAll());
        driver.stop();

        PipelineTestDriver other = new PipelineTestDriver();
        startOn(other);
        devices.set(List.of(new Device("a", "west"), new Device("a", "east")));
        AssertionError failure =
                assertThrows(AssertionError.class, () -> start(enrichment -> enrichment.withUniqueKeys()));
        assertTrue(failure.getMessage().contains("it has two rows with the key a"), failure.getMessage());
    }

    @Test
    void failuresOfTheFunctionGoByTheErrorPolicy() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("enrich");
            pipeline.source("measured", input)
                    .enrich(devices, Measured::device, Device::id)
                    .join("with-device", EnrichmentTest::placed)
                    .onError(ErrorPolicy.deadLetter())
                    .sinkTo("placed", placed);
            return pipeline;
        });

        input.pipeAll(List.of(measured("a", -1), measured("a", 2)));

        assertEquals(rows("a=2@north"), placed.readAll());
        assertEquals("with-device", driver.deadLetters().get(0).operator());
        driver.assertExactlyOnce();
    }

    @Test
    void resultsOfWindowsAreEnrichedTooOnAnyNumberOfLanes() {
        startOn(new PipelineTestDriver(7, EngineSettings.defaults().withLaneCount(3)));
        driver.start(this::windowed);

        input.pipeAll(List.of(new Measured("a", 1, 1), new Measured("b", 5, 2), new Measured("a", 2, 3)));
        input.pipe(new Measured("a", 9, 11));
        devices.set(List.of(new Device("a", "west"), new Device("b", "south")));
        driver.advanceProcessingTime(RELOAD);
        driver.crash();
        driver.recover();
        input.pipe(new Measured("b", 9, 21));

        assertEquals(
                List.of("a 3@north", "a 9@west", "b 5@south"),
                placed.readAll().stream().map(Placed::text).sorted().toList());
        driver.assertExactlyOnce();
        driver.replay();
    }

    private record Total(String device, long sum) {}

    private static Placed placed(@Nullable Total total, @Nullable Device device) {
        return new Placed(Objects.requireNonNull(total).device() + " " + total.sum() + "@"
                + Objects.requireNonNull(device).site());
    }

    private Pipeline windowed() {
        Pipeline pipeline = Pipeline.named("enrich");
        pipeline.source("measured", input)
                .withWatermarks(WatermarkStrategy.<Measured>forMonotonousTimestamps(row -> row.second() * 1_000_000))
                .keyBy(Measured::device, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate(
                        "totals",
                        Aggregates.sumLong(Measured::value),
                        (String key, Window window, Long sum) -> new Total(key, sum))
                .enrich(devices, Total::device, Device::id)
                .withReload(RELOAD)
                .join("with-device", EnrichmentTest::placed)
                .sinkTo("placed", placed);
        return pipeline;
    }

    @Test
    void typesThatAreNeverKnownAreRefused() {
        Pipeline pipeline = Pipeline.named("enrich");
        Enrichment<Measured, Device, String> enrichment =
                pipeline.source("measured", input).enrich(devices, Measured::device, Device::id);

        assertThrows(IllegalArgumentException.class, () -> enrichment.withType(JoinType.FULL));
        assertThrows(IllegalArgumentException.class, () -> enrichment.withType(JoinType.RIGHT));
        assertThrows(IllegalArgumentException.class, () -> enrichment.withReload(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> enrichment.join(" ", EnrichmentTest::placed));
    }
}
