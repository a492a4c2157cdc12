package dev.rivulet.engine.job;

import dev.rivulet.engine.quality.RuleCounts;

/**
 * What became of the records, since the job's first start: part of its state, so a crash does not change them. Without a window,
 * {@code in = out + filtered + deadLetters}. With one, {@code in = windowed() + filtered + deadLetters + late}, and what the windows
 * put out is {@code out + filteredResults + deadResults}. What was skipped since a function failed on it counts as filtered, too, so the
 * sums hold with or without. Immutable.
 *
 * @param in records that came out of the log
 * @param filtered records that a filter did not let through
 * @param deadLetters records that went to the dead letters, and rows without a window that their sink refused
 * @param late records that came when their window was closed, kept with the late records
 * @param out rows that went to the sink and were not refused
 * @param filteredResults results of windows that a filter did not let through
 * @param deadResults results of windows that went to the dead letters, also since their sink refused them
 * @param skipped of {@code filtered} and {@code filteredResults} those on which a function failed whose policy is to skip
 * @param rules what rules of {@code expect} have counted, also on records that were refused elsewhere
 * @param replayed of {@code in} those that were dead letters before and were sent again
 */
public record RecordCounts(
        long in,
        long filtered,
        long deadLetters,
        long late,
        long out,
        long filteredResults,
        long deadResults,
        long skipped,
        RuleCounts rules,
        long replayed) {

    public static final RecordCounts ZERO = new RecordCounts(0, 0, 0, 0, 0, 0, 0);

    /** Nothing was skipped. */
    public RecordCounts(
            long in, long filtered, long deadLetters, long late, long out, long filteredResults, long deadResults) {
        this(in, filtered, deadLetters, late, out, filteredResults, deadResults, 0, RuleCounts.NONE);
    }

    /** Nothing was replayed. */
    public RecordCounts(
            long in,
            long filtered,
            long deadLetters,
            long late,
            long out,
            long filteredResults,
            long deadResults,
            long skipped,
            RuleCounts rules) {
        this(in, filtered, deadLetters, late, out, filteredResults, deadResults, skipped, rules, 0);
    }

    /** There are no rules. */
    public RecordCounts(
            long in,
            long filtered,
            long deadLetters,
            long late,
            long out,
            long filteredResults,
            long deadResults,
            long skipped) {
        this(in, filtered, deadLetters, late, out, filteredResults, deadResults, skipped, RuleCounts.NONE);
    }

    public RecordCounts plus(RecordCounts more) {
        return new RecordCounts(
                in + more.in,
                filtered + more.filtered,
                deadLetters + more.deadLetters,
                late + more.late,
                out + more.out,
                filteredResults + more.filteredResults,
                deadResults + more.deadResults,
                skipped + more.skipped,
                rules.plus(more.rules),
                replayed + more.replayed);
    }

    /** The same, of which so many were replayed. */
    public RecordCounts withReplayed(long count) {
        return new RecordCounts(
                in, filtered, deadLetters, late, out, filteredResults, deadResults, skipped, rules, count);
    }

    /** Records that a window has counted in, in a pipeline with one. */
    public long windowed() {
        return in - filtered - deadLetters - late;
    }
}
