package dev.rivulet.engine;

import dev.rivulet.engine.pattern.PatternProcessFunction;
import dev.rivulet.engine.pattern.PatternSelectFunction;
import dev.rivulet.engine.plan.Step.PatternDefinition;
import dev.rivulet.engine.plan.Step.TimedOutOutput;

/** A keyed stream with a pattern that is looked for, waiting to be told what to make of each match. */
public final class PatternStream<T, K> {

    private final KeyedStream<T, K> keyed;
    private final PatternDefinition<T, K> definition;

    PatternStream(KeyedStream<T, K> keyed, PatternDefinition<T, K> definition) {
        this.keyed = keyed;
        this.definition = definition;
    }

    /** The same, with late rows in a side output instead of the late records. */
    public PatternStream<T, K> sideOutputLateData(OutputTag<T> tag) {
        return new PatternStream<>(
                keyed,
                new PatternDefinition<>(definition.pattern(), definition.rowCodec(), tag, definition.timedOut()));
    }

    /**
     * The same, with rows in a side output for open matches that {@code within} gives up and that never were complete. Event time of the
     * rows is the last microsecond at which the match could have gone on.
     *
     * @param function makes them of the rows that the match had taken
     */
    public <X> PatternStream<T, K> sideOutputTimedOut(OutputTag<X> tag, PatternProcessFunction<K, T, X> function) {
        return new PatternStream<>(
                keyed,
                new PatternDefinition<>(
                        definition.pattern(),
                        definition.rowCodec(),
                        definition.lateTag(),
                        new TimedOutOutput<>(tag, function)));
    }

    /**
     * Puts out what a function makes of each match, when the watermark passes the row that made it complete. A row that comes when the
     * watermark has passed it goes to the late records and is counted, or to {@link #sideOutputLateData}.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @throws IllegalArgumentException if the pattern is not complete, see {@link dev.rivulet.engine.pattern.Pattern#requireComplete}
     */
    public <O> DataStream<O> process(String uid, PatternProcessFunction<K, T, O> function) {
        return keyed.match(uid, definition, function);
    }

    /** As {@link #process}, with one row for each match. */
    public <O> DataStream<O> select(String uid, PatternSelectFunction<K, T, O> function) {
        return keyed.match(uid, definition, function);
    }
}
