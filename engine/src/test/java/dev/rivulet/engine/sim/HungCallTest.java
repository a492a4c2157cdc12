package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions that do not return: the job ends and says where, and the next starts do not end in the same place again. */
final class HungCallTest {

    private static final Path DATA = Path.of("/data");
    private static final double POISON = 13;
    private static final List<String> LINES = List.of("a,1000000,1", "b,2000000,13", "c,3000000,2", "z,90000000,3");

    /** Where a function does not return, and what is told of it. */
    enum Place {
        MAP("map-2", "record 1 of the batch") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.map(reading -> checked(reading, hang)).onError(policy);
            }
        },
        LOOKUP("op", "record 1 of the batch") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.asyncLookup(
                                "op",
                                reading -> CompletableFuture.completedFuture(
                                        checked(reading, hang).key()),
                                LookupSettings.of(String.class),
                                (reading, answer) -> reading)
                        .onError(policy);
            }
        },
        ANSWER("op", "record 1 of the batch") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.asyncLookup(
                                "op",
                                reading -> CompletableFuture.completedFuture(reading.key()),
                                LookupSettings.of(String.class),
                                (reading, answer) -> checked(reading, hang))
                        .onError(policy);
            }
        },
        ELEMENT("op", "record 1 of the batch") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.keyBy(Reading::key, String.class)
                        .process("op", () -> new Passing(hang, () -> {}))
                        .onError(policy);
            }
        },
        SECOND_STAGE("op", "what the log's entry at position") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.keyBy(Reading::key, String.class)
                        .process("before", () -> new Passing(() -> {}, () -> {}))
                        .keyBy(Reading::key, String.class)
                        .process("op", () -> new Passing(hang, () -> {}))
                        .onError(policy);
            }
        },
        TIMER("op", "what the log's entry at position") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.keyBy(Reading::key, String.class)
                        .process("op", () -> new Passing(() -> {}, hang))
                        .onError(policy);
            }
        },
        WINDOW("windows", "what the log's entry at position") {
            @Override
            DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy) {
                return readings.keyBy(Reading::key, String.class)
                        .window(TumblingWindows.of(Duration.ofSeconds(5)))
                        .aggregate(
                                "windows",
                                new CountAndSum(),
                                (key, window, totals) ->
                                        checked(new Reading(key, window.startMicros(), totals.sum), hang))
                        .onError(policy);
            }
        };

        final String operator;
        final String where;

        Place(String operator, String where) {
            this.operator = operator;
            this.where = where;
        }

        abstract DataStream<Reading> steps(DataStream<Reading> readings, Runnable hang, ErrorPolicy policy);
    }

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);
    private LostThreadHost host;

    static Stream<Arguments> placesAndPolicies() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(ErrorPolicy.skip(), ErrorPolicy.deadLetter())
                        .map(policy -> Arguments.of(place, policy)));
    }

    @ParameterizedTest
    @MethodSource("placesAndPolicies")
    void theNextStartLeavesOutWhatThePolicyAllows(Place place, ErrorPolicy policy) throws Exception {
        JobException first = assertThrows(JobException.class, () -> run(place, policy));
        disk.crash(7);

        run(place, policy);
        run(place, policy);

        String message = String.valueOf(first.getMessage());
        assertTrue(message.contains("step " + place.operator + " failed on " + place.where), message);
        assertTrue(message.contains("did not return within 300000 ms"), message);
        assertTrue(message.contains("the next start leaves it out"), message);
        assertEquals(place == Place.TIMER, table.rows().stream().anyMatch(row -> row.value() == POISON));
        assertTrue(table.rows().stream().anyMatch(row -> row.value() == 2), () -> "rows " + table.rows());
        List<RejectedRecord> letters = deadLetters();
        assertEquals(policy.action() == ErrorPolicy.Action.SKIP ? 0 : 1, letters.size());
        letters.forEach(
                letter -> assertTrue(letter.cause().contains("did not return in an earlier run"), letter.cause()));
        assertEquals(List.of(), replay(place, policy));
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"MAP", "LOOKUP", "ANSWER", "ELEMENT"})
    void aRecordIsLeftOutWhenSomebodySaysSo(Place place) throws Exception {
        JobException first = assertThrows(JobException.class, () -> run(place, ErrorPolicy.fail()));
        disk.crash(7);
        JobException second = assertThrows(JobException.class, () -> run(place, ErrorPolicy.fail()));
        Matcher way = wayOut(second);
        long position = Long.parseLong(way.group(1));

        assertThrows(JobException.class, () -> runner().skipRecord(position, 99));
        assertThrows(JobException.class, () -> runner().skipRecord(position + 1, 1));
        runner().skipRecord(position, Integer.parseInt(way.group(2)));
        disk.crash(8);
        run(place, ErrorPolicy.fail());

        assertEquals(first.getMessage(), second.getMessage());
        assertEquals(
                List.of(1.0, 2.0, 3.0),
                table.rows().stream().map(Reading::value).toList());
        RejectedRecord letter = deadLetters().get(0);
        assertEquals("b,2000000,13", new String(letter.bytes(), StandardCharsets.UTF_8));
        assertTrue(letter.cause().contains("skip-record"), letter.cause());
        assertEquals(List.of(), replay(place, ErrorPolicy.fail()));
    }

    @Test
    void aRecordOfOneSourceIsLeftOutAndNotThatOfTheOther() throws Exception {
        JobException failure = assertThrows(JobException.class, () -> run(twoSources(() -> host.hang())));
        disk.crash(7);
        Matcher way = wayOut(failure);

        runner().skipRecord(Long.parseLong(way.group(1)), Integer.parseInt(way.group(2)));
        run(twoSources(() -> host.hang()));

        assertTrue(String.valueOf(failure.getMessage()).contains("step more failed on record 1"), failure.getMessage());
        assertEquals(
                List.of(1.0, 1.0, 2.0, 2.0, 3.0, 3.0, POISON),
                table.rows().stream().map(Reading::value).sorted().toList());
        assertEquals(
                List.of("more"),
                deadLetters().stream().map(RejectedRecord::source).toList());
        assertEquals(List.of(), replay(twoSources(HungCallTest::refuseInReplay)));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aThreadThatIsLostDoesNotHoldTheJobsEndUp() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Machine machine = new Machine(disk, new SystemClock(), ThreadHost::new, new HeapStateBackend(disk));
        EmbeddedRunner runner = EmbeddedRunner.in(DATA)
                .on(machine)
                .withSettings(EngineSettings.defaults().withCallTimeMax(Duration.ofMillis(50)))
                .availableNow();
        Runnable hang = () -> awaitUninterruptibly(released);

        try (Job job = runner.start(pipeline(Place.ELEMENT, ErrorPolicy.deadLetter(), hang))) {
            JobException failure = assertThrows(JobException.class, job::awaitTermination);
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("step op failed on record 1"), failure.getMessage());
        }
        try (Job job = runner.start(pipeline(Place.ELEMENT, ErrorPolicy.deadLetter(), hang))) {
            job.awaitTermination();
        }
        released.countDown();

        assertEquals(
                List.of(1.0, 2.0, 3.0),
                table.rows().stream().map(Reading::value).toList());
        assertEquals("op", deadLetters().get(0).operator());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the job's message says of how to go on. */
    private static Matcher wayOut(JobException failure) {
        Matcher way = Pattern.compile("skip-record --position (\\d+) --record (\\d+)")
                .matcher(String.valueOf(failure.getMessage()));
        assertTrue(way.find(), failure.getMessage());
        return way;
    }

    private void run(Place place, ErrorPolicy policy) throws Exception {
        run(pipeline(place, policy, () -> host.hang()));
    }

    private void run(Pipeline pipeline) throws Exception {
        SimHost sim = new SimHost(1);
        host = new LostThreadHost(sim, clock);
        Job job = runner().start(pipeline);
        sim.runUntil(
                () -> {
                    clock.advance(Duration.ofNanos(50_000));
                    return job.isTerminated();
                },
                1_000_000);
        job.awaitTermination();
    }

    private EmbeddedRunner runner() {
        return EmbeddedRunner.in(DATA)
                .on(machine())
                .withSettings(EngineSettings.defaults()
                        .withLaneCount(2)
                        .withEpochInterval(Duration.ofMillis(1))
                        .withCommitInterval(Duration.ofMillis(1)))
                .availableNow();
    }

    private Machine machine() {
        return new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
    }

    private List<?> replay(Place place, ErrorPolicy policy) throws Exception {
        return replay(pipeline(place, policy, HungCallTest::refuseInReplay));
    }

    private static void refuseInReplay() {
        throw new AssertionError("a replay makes a call that was left out");
    }

    private List<?> replay(Pipeline pipeline) throws Exception {
        return Replay.of(pipeline, DATA, Path.of("/scratch"), EngineSettings.defaults(), machine())
                .verify()
                .divergences();
    }

    private List<RejectedRecord> deadLetters() throws Exception {
        return RejectedRecordFiles.read(disk, new DataDirectory(DATA).deadLetters());
    }

    private Pipeline pipeline(Place place, ErrorPolicy policy, Runnable hang) {
        Pipeline pipeline = Pipeline.named("hanging");
        DataStream<Reading> readings = pipeline.source("lines", new LineSource(LINES, 1, false))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Reading::timeMicros));
        place.steps(readings, hang, policy).sinkTo("table", table);
        return pipeline;
    }

    /** Of the two sources, the decoder of the second does not return. */
    private Pipeline twoSources(Runnable hang) {
        Pipeline pipeline = Pipeline.named("hanging");
        LineSource lines = new LineSource(LINES, 1, false);
        pipeline.source("lines", lines)
                .union(pipeline.source("more", new HangingSource(lines, hang)))
                .sinkTo("table", table);
        return pipeline;
    }

    private record HangingSource(LineSource lines, Runnable hang) implements Source<Reading> {

        @Override
        public SourceReader open(SourceContext context) {
            return lines.open(context);
        }

        @Override
        public Decoder<Reading> newDecoder() {
            Decoder<Reading> decoder = lines.newDecoder();
            return (batch, record) -> checked(decoder.decode(batch, record), hang);
        }

        @Override
        public String description() {
            return lines.description();
        }
    }

    private static Reading checked(Reading reading, Runnable hang) {
        if (reading.value() == POISON) {
            hang.run();
        }
        return reading;
    }

    /** Passes rows on, and registers a timer for each, which passes nothing on. */
    private record Passing(Runnable onRow, Runnable onTimer) implements KeyedProcessFunction<String, Reading, Reading> {

        @Override
        public void processElement(Reading reading, ProcessContext<String> context, RowCollector<Reading> out)
                throws Exception {
            context.registerEventTimeTimer(reading.timeMicros());
            out.collect(checked(reading, onRow));
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Reading> out) {
            if (context.key().equals("b")) {
                onTimer.run();
            }
        }
    }
}
