package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.RowExplanation;
import dev.rivulet.engine.replay.RowExplanation.InputRecord;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.testkit.SimTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which records made a row of a table. */
class ExplainTest {

    private static final long WINDOW_MICROS = 10_000_000;

    /** Key k0 to k4, a record each half second. */
    private static final List<String> LINES = IntStream.range(0, 200)
            .mapToObj(line -> "k" + line % 5 + "," + line * 500_000L + "," + line)
            .toList();

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> plain = new SimTable<>(Reading.class, 1, 0);
    private final SimTable<KeyWindow> windows = new SimTable<>(KeyWindow.class, 1, 0);
    private final SimTable<Reading> seconds = new SimTable<>(Reading.class, 1, 0);

    @Test
    void rowWithoutAKeyedOperatorComesOfOneRecord() throws Exception {
        RowExplanation found = explain("plain", row -> ((Reading) row).value() == 17);

        assertEquals(List.of(LINES.get(17)), texts(found));
        assertEquals(List.of(), found.way());
    }

    @Test
    void rowOfAWindowComesOfTheRecordsOfItsKeyInItsSpan() throws Exception {
        Predicate<Object> isWanted = row ->
                row instanceof KeyWindow window && window.key().equals("k3") && window.windowStart() == 20_000_000;

        RowExplanation found = explain("windows", isWanted);

        List<String> expected = LINES.stream()
                .filter(line -> line.startsWith("k3,"))
                .filter(line -> Long.parseLong(line.split(",")[1]) / WINDOW_MICROS == 2)
                .toList();
        assertEquals(expected, texts(found));
        assertEquals(List.of("sums of key k3"), found.way());
        assertTrue(found.isComplete());
    }

    @Test
    void rowOfASecondStageComesOfTheRecordsBehindWhatTheFirstPutOut() throws Exception {
        RowExplanation found = explain(
                "seconds",
                row -> ((Reading) row).timeMicros() == 20_000_000
                        && ((Reading) row).key().equals("even"));

        assertEquals(
                List.of("seconds-of of key even", "sums of key k0", "sums of key k2", "sums of key k4"),
                found.way().stream().sorted().toList().stream()
                        .sorted((left, right) -> Boolean.compare(left.startsWith("sums"), right.startsWith("sums")))
                        .toList());
        assertTrue(
                texts(found).stream().allMatch(line -> (line.charAt(1) - '0') % 2 == 0),
                () -> texts(found) + " are even");
        assertTrue(texts(found).contains(LINES.get(40)), () -> texts(found) + " has the first record of the window");
    }

    @Test
    void nothingIsFoundWhereNoRowIsWanted() throws Exception {
        sim.runToEnd(pipeline());

        assertTrue(replay().explain("plain", row -> false).isEmpty());
    }

    private RowExplanation explain(String sink, Predicate<Object> isWanted) throws Exception {
        sim.runToEnd(pipeline());
        return replay().explain(sink, isWanted).orElseThrow();
    }

    private Replay replay() {
        return Replay.of(pipeline(), SimJob.DATA, Path.of("/scratch"), EngineSettings.defaults(), sim.machine());
    }

    private static List<String> texts(RowExplanation found) {
        return found.inputs().stream().map(InputRecord::text).toList();
    }

    private Pipeline pipeline() {
        Pipeline pipeline = Pipeline.named("explained");
        DataStream<Reading> readings = pipeline.source("lines", new LineSource(LINES, 1, false))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Reading::timeMicros));
        readings.sinkTo("plain", plain);
        DataStream<KeyWindow> sums = readings.keyBy(Reading::key, String.class)
                .window(new TumblingWindows(WINDOW_MICROS))
                .aggregate(
                        "sums",
                        new CountAndSum(),
                        (key, window, totals) -> new KeyWindow(key, window.startMicros(), totals.count, totals.sum));
        sums.sinkTo("windows", windows);
        sums.keyBy(window -> (window.key().charAt(1) - '0') % 2 == 0 ? "even" : "odd", String.class)
                .process("seconds-of", ExplainTest::passing)
                .sinkTo("seconds", seconds);
        return pipeline;
    }

    private static KeyedProcessFunction<String, KeyWindow, Reading> passing() {
        return (window, context, out) -> out.collect(new Reading(context.key(), window.windowStart(), window.sum()));
    }
}
