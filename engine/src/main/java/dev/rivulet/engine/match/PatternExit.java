package dev.rivulet.engine.match;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.StepChain;
import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.PatternProcessFunction;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.plan.Step.TimedOutOutput;
import org.jspecify.annotations.Nullable;

/**
 * Puts out what becomes of matches, in the order in which it is due, and late rows. Owned by the lane.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <O> rows that go out
 */
final class PatternExit<T, K, O> {

    private final OperatorExit exit;
    private final PatternProcessFunction<K, T, O> function;
    private final RowCollector<O> collector;
    private final @Nullable TimedOutOutput<K, T, ?> timedOut;
    private final int openMatchesMax;
    private final int takenRowsMax;

    PatternExit(Step.PatternStep<T, K, O> step, OperatorExit exit) {
        this.exit = exit;
        this.function = step.function();
        this.collector = row ->
                exit.steps().accept(StepChain.requireRow(row, "the pattern function of " + exit.uid() + " put out"));
        this.timedOut = step.definition().timedOut();
        this.openMatchesMax = step.definition().pattern().openMatchesMax();
        this.takenRowsMax = step.definition().pattern().takenRowsMax();
    }

    boolean hasRoom() {
        return exit.output().hasRoom();
    }

    OperatorExit operator() {
        return exit;
    }

    /** What is put out next is due then. */
    void begin(LaneOutput.Due due) {
        exit.output().beginFired(exit.operator(), 0, due);
    }

    void complete(K key, Match<T> match, long timeMicros) throws Exception {
        try {
            function.processMatch(key, match, collector);
        } catch (MalformedRowException e) {
            dead("match", timeMicros, e, key, match);
        }
    }

    void timedOut(K key, Match<T> match, long timeMicros) throws Exception {
        if (timedOut != null) {
            timedOut(timedOut, key, match, timeMicros);
        }
    }

    boolean hasTimedOutOutput() {
        return timedOut != null;
    }

    private <X> void timedOut(TimedOutOutput<K, T, X> side, K key, Match<T> match, long timeMicros) throws Exception {
        try {
            side.function().processMatch(key, match, row -> exit.toSide(side.tag(), row));
        } catch (MalformedRowException e) {
            dead("timed-out match", timeMicros, e, key, match);
        }
    }

    /** A condition could not work with the row. */
    void dead(T row, long timeMicros, MalformedRowException cause) {
        exit.output().dead(exit.rejected("row", timeMicros, cause.getMessage(), String.valueOf(row)));
    }

    /** A key had more than it may have. */
    void givenUp(K key, long timeMicros, int count) {
        String cause = count + " open matches were given up, those that began first, as a key may have "
                + openMatchesMax + " with " + takenRowsMax
                + " rows in them; shorten within(...), or raise openMatchesMax or takenRowsMax";
        exit.output().dead(exit.rejected("open matches", timeMicros, cause, "key " + key));
    }

    private void dead(String what, long timeMicros, MalformedRowException cause, K key, Match<T> match) {
        exit.output().dead(exit.rejected(what, timeMicros, cause.getMessage(), "key " + key + ", " + match));
    }
}
