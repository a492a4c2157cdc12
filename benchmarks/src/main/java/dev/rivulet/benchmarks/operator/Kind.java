package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.join.JoinFunction;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.stateful.StatefulFunction;
import dev.rivulet.engine.window.CountWindows;
import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.GlobalWindows;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The operators, each over rows of 1,000 keys, of which 100,000 come in a second of event time: about 100 per key and second. Sessions once
 * more over a million keys, of which all have one open.
 */
public enum Kind {
    TUMBLING_1S(windows(TumblingWindows.of(Duration.ofSeconds(1)))),
    SLIDING_2S_1S(windows(SlidingWindows.of(Duration.ofSeconds(2), Duration.ofSeconds(1)))),
    SLIDING_10S_1S(windows(SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(1)))),
    SLIDING_60S_1S(windows(SlidingWindows.of(Duration.ofSeconds(60), Duration.ofSeconds(1)))),
    SLIDING_600S_1S(windows(SlidingWindows.of(Duration.ofSeconds(600), Duration.ofSeconds(1)))),
    CUMULATE_1S_60S(windows(CumulateWindows.of(Duration.ofSeconds(1), Duration.ofSeconds(60)))),
    SESSION(windows(SessionWindows.withGap(Duration.ofMillis(30)))),
    SESSION_MILLION_OPEN(windows(SessionWindows.withGap(Duration.ofDays(1))), 1_000_000),
    TUMBLING_1S_LATENESS(stream -> stream.window(TumblingWindows.of(Duration.ofSeconds(1)))
            .allowedLateness(Duration.ofSeconds(1))
            .aggregate("operator", Aggregates.<Event>count(), (key, window, count) -> count)),
    SLIDING_1S_1S_LATENESS(late(1)),
    SLIDING_10S_1S_LATENESS(late(10)),
    SLIDING_100S_1S_LATENESS(late(100)),
    SLIDING_1S_1S_EARLY(early(1, 1)),
    SLIDING_10S_1S_EARLY(early(10, 1)),
    SLIDING_100S_1S_EARLY(early(100, 1)),
    SLIDING_100S_1S_EARLY_10S(early(100, 10)),
    SLIDING_100S_1S_EARLY_100S(early(100, 100)),
    COUNT_100(windows(CountWindows.of(100))),
    GLOBAL_EVERY_100(stream -> stream.window(GlobalWindows.create())
            .trigger(Triggers.repeatedly(Triggers.everyRows(100)))
            .aggregate("operator", Aggregates.<Event>count(), (key, window, count) -> count)),
    PROCESS(stream -> stream.process("operator", RunningSum::new)),
    REDUCE(stream -> stream.reduce("operator", Event.class, (left, right) -> right)),
    MAP_WITH_STATE(stream -> stream.mapWithState(
            "operator", Long.class, (event, sum) -> new StatefulFunction.Result<>(event, event.key()))),
    DEDUPLICATE(stream -> stream.deduplicate("operator").within(Duration.ofSeconds(1))),
    WINDOW_JOIN(stream -> stream.join(stream, TumblingWindows.of(Duration.ofMillis(20)))
            .apply("operator", JoinType.INNER, Event.class, Event.class, firstOf())),
    INTERVAL_JOIN(stream -> stream.intervalJoin(stream, Duration.ZERO, Duration.ofMillis(20))
            .join("operator", Event.class, Event.class, firstOf())),
    TEMPORAL_JOIN(stream -> stream.temporalJoin(stream).join("operator", Event.class, Event.class, firstOf())),
    CONNECT(stream -> stream.connect(stream).process("operator", EitherSum::new)),
    CONNECT_BROADCAST((stream, rules) -> stream.connectBroadcast(rules).process("operator", RuleBook::new));

    private static final int KEY_COUNT = 1_000;

    private final BiFunction<KeyedStream<Event, Long>, DataStream<Event>, DataStream<?>> operator;
    private final int keyCount;

    Kind(Function<KeyedStream<Event, Long>, DataStream<?>> operator) {
        this(operator, KEY_COUNT);
    }

    Kind(Function<KeyedStream<Event, Long>, DataStream<?>> operator, int keyCount) {
        this((stream, rules) -> operator.apply(stream), keyCount);
    }

    Kind(BiFunction<KeyedStream<Event, Long>, DataStream<Event>, DataStream<?>> operator) {
        this(operator, KEY_COUNT);
    }

    Kind(BiFunction<KeyedStream<Event, Long>, DataStream<Event>, DataStream<?>> operator, int keyCount) {
        this.operator = operator;
        this.keyCount = keyCount;
    }

    private static Function<KeyedStream<Event, Long>, DataStream<?>> windows(Windows windows) {
        return stream ->
                stream.window(windows).aggregate("operator", Aggregates.<Event>count(), (key, window, count) -> count);
    }

    private static WindowedStream<Event, Long> sliding(KeyedStream<Event, Long> stream, int slideCount) {
        return stream.window(SlidingWindows.of(Duration.ofSeconds(slideCount), Duration.ofSeconds(1)));
    }

    private static Function<KeyedStream<Event, Long>, DataStream<?>> late(int slideCount) {
        return stream -> sliding(stream, slideCount)
                .allowedLateness(Duration.ofSeconds(1))
                .aggregate("operator", Aggregates.<Event>count(), (key, window, count) -> count);
    }

    /** With a pane of each open window for each interval: of one second, for every 100 rows as many as there are windows with a row. */
    private static Function<KeyedStream<Event, Long>, DataStream<?>> early(int slideCount, int seconds) {
        return stream -> sliding(stream, slideCount)
                .trigger(Triggers.atWatermark().withEarlyFirings(Triggers.every(Duration.ofSeconds(seconds))))
                .aggregate("operator", Aggregates.<Event>count(), (key, window, count) -> count);
    }

    private static JoinFunction<Event, Event, Event> firstOf() {
        return (left, right) -> left == null ? new Event(0, 0, 0) : left;
    }

    /**
     * @param rules what is broadcast, if anything is
     */
    DataStream<?> applyTo(KeyedStream<Event, Long> stream, DataStream<Event> rules) {
        return operator.apply(stream, rules);
    }

    int keyCount() {
        return keyCount;
    }
}
