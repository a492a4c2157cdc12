package dev.rivulet.engine.match;

import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.Emission;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.PatternProcessFunction;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.plan.Step.TimedOutOutput;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts out what becomes of matches, in the order in which it is due, and late rows. Owned by the lane.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <O> rows that go out
 */
final class PatternExit<T, K, O> {

    private static final String PUT_OUT = "a pattern function put out";

    private final OperatorExit exit;
    private final PatternProcessFunction<K, T, O> function;
    private final RowCollector<O> collector;
    private final Caller caller;
    private final Emission emission = new Emission();
    private final @Nullable TimedOutOutput<K, T, ?> timedOut;
    private final int openMatchesMax;
    private final int takenRowsMax;

    PatternExit(Step.PatternStep<T, K, O> step, OperatorExit exit) {
        this.exit = exit;
        this.function = step.function();
        this.caller = exit.newCaller();
        this.collector = row -> emission.add(exit.steps(), Caller.requireRow(row, PUT_OUT));
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

    void complete(K key, Match<T> match) throws Exception {
        call(key, match, found -> function.processMatch(key, found, collector));
    }

    /** What the user's function makes of a match. */
    private interface MatchCall<T> {
        void make(Match<T> match) throws Exception;
    }

    private void call(K key, Match<T> match, MatchCall<T> made) throws Exception {
        Boolean isMade = caller.make(match, new Found<>(key, match), found -> {
            emission.drop();
            made.make(found);
            return true;
        });
        if (isMade != null) {
            emission.release();
        }
    }

    /** What a function failed on, as it is told to people. */
    private record Found<K, T>(K key, Match<T> match) {
        @Override
        public String toString() {
            return "key " + key + ", " + match;
        }
    }

    void timedOut(K key, Match<T> match) throws Exception {
        if (timedOut != null) {
            timedOut(timedOut, key, match);
        }
    }

    boolean hasTimedOutOutput() {
        return timedOut != null;
    }

    private <X> void timedOut(TimedOutOutput<K, T, X> side, K key, Match<T> match) throws Exception {
        RowStage way = exit.side(side.tag());
        call(
                key,
                match,
                over -> side.function()
                        .processMatch(key, over, row -> emission.add(way, Caller.requireRow(row, PUT_OUT))));
    }

    /**
     * Asks the conditions, which are the user's.
     *
     * @param row what they are asked of
     * @return null if one failed, which is dealt with
     */
    <R> @Nullable R ask(T row, Caller.Call<T, R> asked) throws Exception {
        return caller.make(row, row, asked);
    }

    /** A key had more than it may have. */
    void givenUp(K key, long timeMicros, int count) {
        String cause = count + " open matches were given up, those that began first, as a key may have "
                + openMatchesMax + " with " + takenRowsMax
                + " rows in them; shorten within(...), or raise openMatchesMax or takenRowsMax";
        byte[] text = ("key " + key).getBytes(StandardCharsets.UTF_8);
        exit.output()
                .dead(new RejectedRecord(
                        exit.uid(),
                        "open matches",
                        timeMicros,
                        exit.output().entry().position(),
                        RejectedRecord.NO_RECORD,
                        exit.uid(),
                        "",
                        cause,
                        RejectedRecord.Kind.ROW,
                        text,
                        RejectedRecord.Arrival.at(exit.output().entry().processingTimeMicros())));
    }
}
