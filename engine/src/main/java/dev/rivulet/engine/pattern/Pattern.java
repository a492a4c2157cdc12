package dev.rivulet.engine.pattern;

import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.pattern.PatternStage.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A sequence of rows to look for among those of a key, in the words of Flink's CEP library. It is made of stages with names; what is said
 * behind a stage's begin is said of it, up to the next. Immutable: every method returns another pattern.
 *
 * <pre>{@code
 * Pattern<Payment> fraud = Pattern.<Payment>begin("small").where(payment -> payment.amount() < 5).times(3)
 *         .followedBy("large").where(payment -> payment.isAbroad() && payment.amount() > 1_000)
 *         .within(Duration.ofMinutes(10));
 * }</pre>
 *
 * <p><b>Order.</b> The rows of a key come in the order of their event time, those of the same time in the order of the log, each when the
 * watermark has passed it.
 *
 * <p><b>Branches.</b> An open match is a beginning of a match: the rows that it has taken so far, each by a stage. Where a row can be taken
 * by several stages, or both be taken and passed over, there is an open match for each way, so that every match is found.
 *
 * <p><b>Greedy.</b> A row that a greedy loop can take may not be taken, nor passed over, by a stage behind it. A greedy loop at the end is
 * over with the first row that it cannot take, and only then the match is complete.
 *
 * <p><b>Negative stages.</b> A row that meets one ends the open match, also when a loop before could go on, or when another stage could take
 * it. At the end of a pattern {@code notNext} waits for the row that comes next, {@code notFollowedBy} for the end of {@link #within}; with
 * that time, either is fulfilled if nothing more has come.
 *
 * <p><b>Memory.</b> The rows that open matches have taken are held once per key, whatever the number of matches that took them. Beside
 * the rows, an open match takes about 40 bytes of heap, and each row in it about 64, which matches that branched later share. A key has
 * at most {@link #withOpenMatchesMax} open matches with at most {@link #withTakenRowsMax} rows in them; where it would have more, those
 * that began first are given up, and a dead letter tells how many. So the defaults bound a key to about 700 KB and 10,000 rows.
 *
 * @param <T> rows
 */
public final class Pattern<T> {

    /** Open matches per key, if nothing else is said. */
    public static final int DEFAULT_OPEN_MATCHES_MAX = 1_000;

    /** Rows taken by the open matches of a key, if nothing else is said. */
    public static final int DEFAULT_TAKEN_ROWS_MAX = 10_000;

    /** Each is a bit of a number. */
    private static final int STAGE_COUNT_MAX = 60;

    /** What is said of the pattern as a whole. */
    private record Frame(long withinMicros, AfterMatchSkipStrategy skip, int openMatchesMax, int takenRowsMax) {}

    private final List<PatternStage<T>> stages;
    private final Frame frame;

    private Pattern(List<PatternStage<T>> stages, Frame frame) {
        this.stages = List.copyOf(stages);
        this.frame = frame;
    }

    /** Begins with a stage that may take any row; every match is put out. */
    public static <T> Pattern<T> begin(String name) {
        return begin(name, AfterMatchSkipStrategy.noSkip());
    }

    /**
     * Begins with a stage that may take any row.
     *
     * @param skip what a match discards
     */
    public static <T> Pattern<T> begin(String name, AfterMatchSkipStrategy skip) {
        Frame frame = new Frame(0, skip, DEFAULT_OPEN_MATCHES_MAX, DEFAULT_TAKEN_ROWS_MAX);
        return new Pattern<T>(List.of(), frame).append(name, Place.BEGIN);
    }

    /** The stage takes only rows that pass; several conditions are and-ed. */
    public Pattern<T> where(RowPredicate<? super T> condition) {
        return with(new Condition.Term<>(false, condition, null));
    }

    /** As above, with a condition that sees what the match has taken before. */
    public Pattern<T> where(IterativeCondition<T> condition) {
        return with(new Condition.Term<>(false, null, condition));
    }

    /** The stage takes also rows that pass this, whatever was said of it before. */
    public Pattern<T> or(RowPredicate<? super T> condition) {
        return with(new Condition.Term<>(true, condition, null));
    }

    /** As above, with a condition that sees what the match has taken before. */
    public Pattern<T> or(IterativeCondition<T> condition) {
        return with(new Condition.Term<>(true, null, condition));
    }

    /** Another stage, whose first row comes right behind. */
    public Pattern<T> next(String name) {
        return append(name, Place.NEXT);
    }

    /** Another stage, whose first row is the first behind that meets its condition. */
    public Pattern<T> followedBy(String name) {
        return append(name, Place.FOLLOWED_BY);
    }

    /** Another stage, whose first row is any behind that meets its condition: there is a match for each. */
    public Pattern<T> followedByAny(String name) {
        return append(name, Place.FOLLOWED_BY_ANY);
    }

    /** A negative stage: the row right behind must not meet its condition. */
    public Pattern<T> notNext(String name) {
        return append(name, Place.NOT_NEXT);
    }

    /**
     * A negative stage: no row up to the first of the next stage may meet its condition. At the end, none within {@link #within}, which
     * must then be there.
     */
    public Pattern<T> notFollowedBy(String name) {
        return append(name, Place.NOT_FOLLOWED_BY);
    }

    /** The stage takes so many rows. By default others may lie between them that do not meet its condition. */
    public Pattern<T> times(int count) {
        return times(count, count);
    }

    /**
     * The stage takes so many rows.
     *
     * @param from 0 or more; from 0 the stage is {@link #optional} and takes 1 or more
     * @param to as high or higher, 1 or more
     */
    public Pattern<T> times(int from, int to) {
        if (from < 0 || to < Math.max(1, from)) {
            throw refused("takes " + from + " to " + to + " rows, wanted 0 or more to as many or more, and not none");
        }
        Pattern<T> counted = counting(Math.max(1, from), to);
        return from == 0 ? counted.optional() : counted;
    }

    /** The stage takes one row or more. Say {@link #until} or {@link #within} too, or its matches stay open for ever. */
    public Pattern<T> oneOrMore() {
        return timesOrMore(1);
    }

    /** The stage takes so many rows or more. */
    public Pattern<T> timesOrMore(int count) {
        if (count < 1) {
            throw refused("takes " + count + " rows or more, wanted 1 or more");
        }
        return counting(count, Quantifier.UNLIMITED);
    }

    /** The stage may be skipped. */
    public Pattern<T> optional() {
        return quantified(Quantifier::optional);
    }

    /** A row that the stage's loop can take may go to no stage behind it. */
    public Pattern<T> greedy() {
        requireLoop("greedy()");
        if (last().quantifier().inner() == Contiguity.ANY) {
            throw refused("is to be greedy and to allow combinations, which leave out rows; wanted one of the two");
        }
        return quantified(Quantifier::greedy);
    }

    /** No other rows may lie between those of the stage. */
    public Pattern<T> consecutive() {
        return inner("consecutive()", Contiguity.STRICT);
    }

    /** Any rows may lie between those of the stage: there is a match for each combination. */
    public Pattern<T> allowCombinations() {
        if (last().quantifier().isGreedy()) {
            throw refused("is to be greedy and to allow combinations, which leave out rows; wanted one of the two");
        }
        return inner("allowCombinations()", Contiguity.ANY);
    }

    /**
     * The stage takes neither a row that passes nor, once it has taken one, any behind such a row.
     *
     * @throws IllegalArgumentException if the stage is not {@link #oneOrMore} or {@link #timesOrMore}
     */
    public Pattern<T> until(RowPredicate<? super T> stop) {
        return until(new Condition.Term<>(false, stop, null));
    }

    /** As above, with a condition that sees what the match has taken before. */
    public Pattern<T> until(IterativeCondition<T> stop) {
        return until(new Condition.Term<>(false, null, stop));
    }

    /**
     * All rows of a match are less than so far apart. What is still open then is given up, see
     * {@link dev.rivulet.engine.PatternStream#sideOutputTimedOut}. Said more than once, the shortest counts.
     *
     * @param time above zero, in whole microseconds
     */
    public Pattern<T> within(Duration time) {
        long micros = time.toNanos() / 1_000;
        if (micros < 1) {
            throw new IllegalArgumentException("within is " + time + ", wanted a microsecond or more");
        }
        long shortest = frame.withinMicros == 0 ? micros : Math.min(micros, frame.withinMicros);
        return with(new Frame(shortest, frame.skip, frame.openMatchesMax, frame.takenRowsMax));
    }

    /**
     * Bounds the open matches of a key, counting with them those that are complete and wait for earlier ones.
     *
     * @param count 1 or more; may be changed from run to run
     */
    public Pattern<T> withOpenMatchesMax(int count) {
        requirePositive("openMatchesMax", count);
        return with(new Frame(frame.withinMicros, frame.skip, count, frame.takenRowsMax));
    }

    /**
     * Bounds the rows that the open matches of a key have taken. A row counts once for each way that led up to it.
     *
     * @param count 1 or more; may be changed from run to run
     */
    public Pattern<T> withTakenRowsMax(int count) {
        requirePositive("takenRowsMax", count);
        return with(new Frame(frame.withinMicros, frame.skip, frame.openMatchesMax, count));
    }

    /** In their order. */
    public List<PatternStage<T>> stages() {
        return stages;
    }

    /** Microseconds; 0 for no bound. */
    public long withinMicros() {
        return frame.withinMicros;
    }

    public AfterMatchSkipStrategy skip() {
        return frame.skip;
    }

    public int openMatchesMax() {
        return frame.openMatchesMax;
    }

    public int takenRowsMax() {
        return frame.takenRowsMax;
    }

    /** What decides the meaning of open matches, in words. Conditions and limits may change from run to run. */
    public String text() {
        String text = stages.stream().map(PatternStage::text).collect(Collectors.joining(", "));
        return text + ", within " + frame.withinMicros + ", " + frame.skip.text();
    }

    /**
     * Sees to it that nothing is missing any more.
     *
     * @param uid the operator that looks for it
     * @throws IllegalArgumentException if it ends with {@code notFollowedBy} and has no {@link #within}, or if its skip strategy speaks of
     *     a stage that takes no rows
     */
    public void requireComplete(String uid) {
        boolean waits = false;
        for (int index = stages.size() - 1; stages.get(index).isNegative(); index--) {
            waits |= stages.get(index).place() == Place.NOT_FOLLOWED_BY;
        }
        if (waits && frame.withinMicros == 0) {
            throw new IllegalArgumentException("pattern " + uid + " ends with notFollowedBy(\"" + last().name()
                    + "\"), which no row can fulfil; say how long it has to hold by within(...)");
        }
        String name = frame.skip.name();
        if (name != null && stages.stream().noneMatch(stage -> stage.name().equals(name) && !stage.isNegative())) {
            throw new IllegalArgumentException("pattern " + uid + " skips to \"" + name
                    + "\", wanted one of its stages that take rows: " + names());
        }
    }

    private List<String> names() {
        return stages.stream()
                .filter(stage -> !stage.isNegative())
                .map(PatternStage::name)
                .toList();
    }

    private Pattern<T> append(String name, Place place) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a stage of a pattern has no name, wanted one");
        }
        if (stages.stream().anyMatch(stage -> stage.name().equals(name))) {
            throw new IllegalArgumentException(
                    "two stages of a pattern are named \"" + name + "\", wanted names of their own");
        }
        if (stages.size() == STAGE_COUNT_MAX) {
            throw new IllegalArgumentException("a pattern has more than " + STAGE_COUNT_MAX + " stages with \"" + name
                    + "\", wanted at most as many");
        }
        PatternStage<T> stage = PatternStage.of(name, place);
        if (stage.isNegative() && last().quantifier().isOptional()) {
            throw refused("may be skipped, so \"" + name + "\" cannot forbid rows behind it; use two patterns");
        }
        List<PatternStage<T>> more = new ArrayList<>(stages);
        more.add(stage);
        return new Pattern<>(more, frame);
    }

    private Pattern<T> with(Frame newFrame) {
        return new Pattern<>(stages, newFrame);
    }

    private Pattern<T> with(Condition.Term<T> term) {
        return with(last().with(term));
    }

    private Pattern<T> with(PatternStage<T> stage) {
        List<PatternStage<T>> changed = new ArrayList<>(stages);
        changed.set(stages.size() - 1, stage);
        return new Pattern<>(changed, frame);
    }

    private Pattern<T> until(Condition.Term<T> stop) {
        if (!last().quantifier().isUnlimited()) {
            throw refused("has until(...), which ends oneOrMore() and timesOrMore(n) only; say one of them before");
        }
        if (last().until() != null) {
            throw refused("has until(...) twice, wanted one");
        }
        return with(last().until(Condition.<T>ofEveryRow().with(stop)));
    }

    private Pattern<T> counting(int from, int to) {
        Quantifier before = last().quantifier();
        if (!before.isSingle()) {
            throw refused("is told twice how many rows it takes, wanted once");
        }
        return quantified(quantifier -> quantifier.counting(from, to));
    }

    private Pattern<T> inner(String method, Contiguity contiguity) {
        requireLoop(method);
        if (last().quantifier().inner() != Contiguity.RELAXED) {
            throw refused("has " + method + " beside " + last().quantifier().inner() + ", wanted one of the two");
        }
        return quantified(quantifier -> quantifier.within(contiguity));
    }

    private void requireLoop(String method) {
        requireRows();
        if (last().quantifier().isSingle()) {
            throw refused("has " + method + " but takes a single row; say times, oneOrMore or timesOrMore before");
        }
    }

    private Pattern<T> quantified(UnaryOperator<Quantifier> change) {
        requireRows();
        return with(last().with(change.apply(last().quantifier())));
    }

    private void requireRows() {
        if (last().isNegative()) {
            throw refused("takes no rows, so it cannot be told how many");
        }
    }

    private PatternStage<T> last() {
        return stages.get(stages.size() - 1);
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException("the stage \"" + last().name() + "\" of a pattern " + what);
    }

    private static void requirePositive(String name, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(name + " is " + count + ", wanted 1 or more");
        }
    }
}
