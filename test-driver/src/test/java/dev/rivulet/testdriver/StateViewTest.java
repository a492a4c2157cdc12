package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.state.AggregatingState;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class StateViewTest {

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);
    private final TestOutput<Event> events = driver.output("events", Event.class);

    private static AggregateFunction<Reading, ?, Long> counting() {
        return Aggregates.count();
    }

    /** Keeps what comes in all kinds of state. */
    private static final class Keeping implements KeyedProcessFunction<String, Reading, Event> {
        private ValueState<Reading> last;
        private ValueState<Long> brief;
        private ListState<Long> times;
        private ListState<Long> briefTimes;
        private MapState<Long, Reading> byTime;
        private AggregatingState<Reading, Long> count;

        @Override
        public void open(KeyedStates states) {
            last = states.value("last", Reading.class);
            times = states.list("times", Long.class);
            byTime = states.map("by-time", Long.class, Reading.class);
            count = states.aggregating("count", counting());
            KeyedStates living = states.withTtl(StateTtl.afterWriting(Duration.ofSeconds(10)));
            brief = living.value("brief", Long.class);
            briefTimes = living.list("brief-times", Long.class);
        }

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out) {
            long second = row.time().getEpochSecond();
            last.update(row);
            times.add(second);
            byTime.put(second, row);
            count.add(row);
            brief.update(second);
            briefTimes.add(second);
        }
    }

    private void start(BiConsumer<KeyedStream<Reading, String>, TestOutput<Event>> rest) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("states");
            KeyedStream<Reading, String> keyed = pipeline.source("readings", readings)
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time))
                    .keyBy(Reading::device, String.class);
            rest.accept(keyed, events);
            return pipeline;
        });
    }

    private void startKeeping() {
        start((keyed, table) -> keyed.process("keep", Keeping::new).sinkTo("events", table));
    }

    private void startWindows(Windows windows) {
        start((keyed, table) -> keyed.window(windows)
                .aggregate("windows", counting(), (device, window, found) -> new Event(device, "count", found))
                .sinkTo("events", table));
    }

    private static long second(Reading reading) {
        return reading.time().getEpochSecond();
    }

    @Test
    void everyKindOfStateGivesItsValues() {
        startKeeping();
        Reading second = Reading.of("a", 2, 21);
        Reading first = Reading.of("a", 1, 20);

        readings.pipe(second);
        readings.pipe(first);

        assertEquals(
                Optional.of(first),
                driver.state("keep/last").value(Reading.class).get("a"));
        assertEquals(
                List.of(second(second), second(first)),
                driver.state("keep/times").list(Long.class).get("a"));
        Map<Long, Reading> byTime =
                driver.state("keep/by-time").map(Long.class, Reading.class).get("a");
        assertEquals(Map.of(second(first), first, second(second), second), byTime);
        assertEquals(List.of(second(first), second(second)), List.copyOf(byTime.keySet()));
        assertEquals(
                Optional.of(2L),
                driver.state("keep/count").aggregating(counting()).get("a"));
    }

    @Test
    void keyWithoutStateHasNothing() {
        startKeeping();

        readings.pipe(Reading.of("a", 1, 20));

        assertEquals(
                Optional.empty(), driver.state("keep/last").value(Reading.class).get("b"));
        assertEquals(List.of(), driver.state("keep/times").list(Long.class).get("b"));
        assertEquals(
                Map.of(),
                driver.state("keep/by-time").map(Long.class, Reading.class).get("b"));
        assertEquals(
                Optional.empty(),
                driver.state("keep/count").aggregating(counting()).get("b"));
    }

    @Test
    void viewLooksAgainAtEachCall() {
        startKeeping();
        StateView.Values<List<Long>> times = driver.state("keep/times").list(Long.class);

        readings.pipe(Reading.of("a", 1, 20));
        assertEquals(1, times.get("a").size());
        readings.pipe(Reading.of("a", 2, 20));
        driver.crash();
        driver.recover();

        assertEquals(2, times.get("a").size());
    }

    @Test
    void whatIsPastItsTimeToLiveIsNotSeen() {
        startKeeping();
        Reading early = Reading.of("a", 1, 20);
        Reading late = Reading.of("a", 6, 20);
        readings.pipe(early);
        readings.pipe(late);
        StateView.Values<Optional<Long>> value = driver.state("keep/brief").value(Long.class);
        StateView.Values<List<Long>> list = driver.state("keep/brief-times").list(Long.class);

        assertEquals(List.of(second(early), second(late)), list.get("a"));
        driver.advanceWatermarkTo(early.time().plusSeconds(10));
        assertEquals(List.of(second(late)), list.get("a"));
        assertEquals(Optional.of(second(late)), value.get("a"));
        driver.advanceWatermarkTo(late.time().plusSeconds(10));

        assertEquals(List.of(), list.get("a"));
        assertEquals(Optional.empty(), value.get("a"));
    }

    @Test
    void stateOfAnotherFormIsRefusedWithBoth() {
        startKeeping();
        readings.pipe(Reading.of("a", 1, 20));

        for (StateView.Values<?> wrong : List.of(
                driver.state("keep/last").value(Long.class),
                driver.state("keep/last").list(Reading.class),
                driver.state("keep/times").value(Long.class),
                driver.state("keep/times").map(Long.class, Long.class),
                driver.state("keep/by-time").map(String.class, Reading.class),
                driver.state("keep/brief").value(String.class))) {
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> wrong.get("a"));
            assertTrue(refusal.getMessage().contains("asked for was a "), refusal.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> driver.state("nothing").value(Long.class).get("a"));
    }

    @Test
    void openWindowsGiveWhatTheyHaveSoFar() {
        startWindows(TumblingWindows.of(Duration.ofSeconds(10)));
        readings.pipeAll(List.of(Reading.of("a", 12, 20), Reading.of("a", 21, 20), Reading.of("b", 21, 20)));
        readings.pipe(Reading.of("a", 23, 20));

        assertEquals(
                Map.of(window(20, 30), 2L),
                driver.state("windows").windows(Long.class).get("a"));
        assertThrows(
                IllegalArgumentException.class,
                () -> driver.state("windows").windows(String.class).get("a"));
    }

    @Test
    void openSessionsGiveWhatTheyHaveSoFar() {
        startWindows(SessionWindows.withGap(Duration.ofSeconds(5)));
        readings.pipeAll(List.of(Reading.of("a", 12, 20), Reading.of("a", 14, 20), Reading.of("a", 16, 20)));

        assertEquals(
                Map.of(window(12, 21), 3L),
                driver.state("windows").windows(Long.class).get("a"));
        assertEquals(Map.of(), driver.state("windows").windows(Long.class).get("b"));
    }

    @Test
    void windowsThatShareSlicesHaveNoResultsYet() {
        startWindows(SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5)));
        readings.pipe(Reading.of("a", 12, 20));

        assertThrows(
                IllegalArgumentException.class,
                () -> driver.state("windows").windows(Long.class).get("a"));
        assertEquals(Optional.of("1"), driver.state("windows").get("a"));
    }

    private static Window window(int startSecond, int endSecond) {
        return new Window(micros(startSecond), micros(endSecond));
    }

    private static long micros(int second) {
        return Reading.at(second).getEpochSecond() * 1_000_000;
    }
}
