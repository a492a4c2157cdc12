package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.quality.Expectation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The steps before a {@code keyBy}, each alone. */
public enum StepKind {
    MAP(stream -> stream.map(event -> event)),
    UNION(stream -> stream.filter(event -> event.key() % 2 == 0).union(stream.filter(event -> event.key() % 2 == 1))),
    EXPECT_TWO_RULES(stream -> stream.expect(
            "step",
            Expectation.range("value", "value", Event::value, 0L, 1_000L),
            Expectation.<Event>that("key", "a positive key", event -> event.key() >= 0))),
    ENRICH(stream -> stream.enrich(KeyTable.INSTANCE, Event::key, Event::key).join("step", StepKind::joined)),
    ASYNC_LOOKUP(stream -> stream.asyncLookup(
            "step",
            event -> CompletableFuture.completedFuture(event.value()),
            LookupSettings.of(Long.class),
            StepKind::answered));

    private final Function<DataStream<Event>, DataStream<Event>> step;

    StepKind(Function<DataStream<Event>, DataStream<Event>> step) {
        this.step = step;
    }

    private static Event joined(@Nullable Event event, @Nullable Event partner) {
        return event == null || partner == null ? new Event(0, 0, 0) : new Event(event.key(), 0, partner.value());
    }

    private static Event answered(Event event, @Nullable Long answer) {
        return new Event(event.key(), 0, answer == null ? 0 : answer);
    }

    DataStream<Event> applyTo(DataStream<Event> stream) {
        return step.apply(stream);
    }
}
