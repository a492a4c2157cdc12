package dev.rivulet.benchmarks.pattern;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.match.PatternOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a row cost a pattern: one that begins no match, one of the three small amounts and a large one, and one that meets many open
 * matches? Expected: some microseconds where nothing begins, nearly all of them the walk over all key groups that each different time of a
 * row takes in the table of rows that wait, since here no two rows have the same; more for the fraud pattern, which also keeps a
 * time for each key at which its match ends; and some ten nanoseconds for each open match. It was run on a busy machine only, which says
 * nothing but that it runs.
 *
 * <p>An invocation gives the operator {@link #ROW_COUNT} rows of random keys, each a microsecond behind the one before, and then moves
 * the watermark behind them. No match reaches the output: those that are complete are dropped by the function.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PatternBenchmark {

    /** As in a batch. */
    public static final int ROW_COUNT = 1_024;

    private static final KeyCodec<Long> KEYS = KeyCodecs.of(Long.class);

    /** How many matches of a key are open, in the mean. */
    private static final int OPEN_COUNT = 100;

    private static final int KEY_COUNT = 10_000;

    /** What is looked for. */
    public enum Search {
        /** Something that is not there. */
        NOTHING {
            @Override
            Pattern<Event> pattern() {
                return Pattern.<Event>begin("none").where(event -> event.value() < 0);
            }
        },
        /** Three small amounts and a large one. */
        FRAUD {
            @Override
            Pattern<Event> pattern() {
                return Pattern.<Event>begin("small", AfterMatchSkipStrategy.skipPastLastEvent())
                        .where(event -> event.value() < 500)
                        .times(3)
                        .followedBy("large")
                        .where(event -> event.value() > 950)
                        .within(Duration.ofMillis(100));
            }
        },
        /** Any row and one that never comes, so that each is open for its time. */
        MANY_OPEN {
            @Override
            Pattern<Event> pattern() {
                return Pattern.<Event>begin("any")
                        .followedBy("none")
                        .where(event -> event.value() < 0)
                        .within(Duration.ofNanos(1_000L * KEY_COUNT * OPEN_COUNT));
            }
        };

        abstract Pattern<Event> pattern();
    }

    @Param({"NOTHING", "FRAUD", "MANY_OPEN"})
    public Search search = Search.NOTHING;

    private final Event[] events = new Event[1 << 20];
    private final KeyedRow row = new KeyedRow();
    private @Nullable PatternOperator<Event, Long, Event> operator;
    private int next;
    private long time;
    private long watermark = Long.MIN_VALUE;
    private long matchCount;

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        for (int index = 0; index < events.length; index++) {
            events[index] = new Event(random.nextInt(KEY_COUNT), 0, random.nextInt(1_000));
        }
        KeyGroups keyGroups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1);
        LaneOutput output = new LaneOutput(0, keyGroups, EngineSettings.RingSizes.defaults(), 0, Omissions.NONE, null);
        operator = new PatternOperator<>(
                step(),
                keyGroups,
                new OperatorExit(new Guard("p", ErrorPolicy.fail()), 0, output, found -> {}, Map.of()));
    }

    private Step.PatternStep<Event, Long, Event> step() {
        return new Step.PatternStep<>(
                new Step.UnionStep(List.of()),
                "p",
                Event::key,
                KEYS,
                new Step.PatternDefinition<>(search.pattern(), Codecs.of(Event.class), null, null),
                (key, match, out) -> matchCount++);
    }

    @Benchmark
    @OperationsPerInvocation(ROW_COUNT)
    public long row() throws Exception {
        PatternOperator<Event, Long, Event> given = Objects.requireNonNull(operator);
        for (int count = 0; count < ROW_COUNT; count++) {
            Event event = events[next];
            next = next + 1 & events.length - 1;
            row.ofBatch(count, count);
            row.set(event, event.key(), KEYS.stableHash(event.key()), ++time, watermark);
            row.setWatermark(watermark);
            given.accept(row);
        }
        watermark = time;
        given.advance(watermark, 0);
        while (!given.fire()) {
            // Goes on: what is due fires in portions.
        }
        return matchCount;
    }
}
