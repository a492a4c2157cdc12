package dev.rivulet.engine.job;

import dev.rivulet.engine.quality.RuleCounts;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the records, since the job's first start: part of its state, so a crash does not change them. Without a window,
 * {@code in = out + filtered + deadLetters + dropped}. With one, {@code in = windowed() + filtered + deadLetters + late + dropped}, and what the windows
 * put out is {@code out + filteredResults + deadResults}. Where a decoder or a step makes several rows of a record, or they go several ways, each of
 * these counts on the right side. What was skipped since a function failed on it counts as filtered, too, so the
 * sums hold with or without. Immutable.
 *
 * @param in records that came out of the log, and those that were dropped
 * @param filtered records that a filter did not let through
 * @param deadLetters records that went to the dead letters, and rows without a window that their sink refused
 * @param late records that came when their window was closed, kept with the late records
 * @param out rows that went to the sink and were not refused
 * @param filteredResults results of windows that a filter did not let through
 * @param deadResults results of windows that went to the dead letters, also since their sink refused them
 * @param skipped of {@code filtered} and {@code filteredResults} those on which a function failed whose policy is to skip
 * @param rules what rules of {@code expect} have counted, also on records that were refused elsewhere
 * @param replayed of {@code in} those that were dead letters before and were sent again
 * @param dropped records that were dropped as the log was full, by the uid of their source, if any were
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
        long replayed,
        SortedMap<String, Long> dropped) {

    public static final RecordCounts ZERO = new RecordCounts(0, 0, 0, 0, 0, 0, 0);

    public RecordCounts {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
    }

    /** Nothing was dropped. */
    public RecordCounts(
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
        this(
                in,
                filtered,
                deadLetters,
                late,
                out,
                filteredResults,
                deadResults,
                skipped,
                rules,
                replayed,
                new TreeMap<>());
    }

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
                replayed + more.replayed,
                sum(dropped, more.dropped));
    }

    private static SortedMap<String, Long> sum(SortedMap<String, Long> first, SortedMap<String, Long> second) {
        SortedMap<String, Long> sums = new TreeMap<>(first);
        second.forEach((uid, count) -> sums.merge(uid, count, Long::sum));
        return sums;
    }

    /** The same, of which so many were replayed. */
    public RecordCounts withReplayed(long count) {
        return new RecordCounts(
                in, filtered, deadLetters, late, out, filteredResults, deadResults, skipped, rules, count, dropped);
    }

    /** The same, of which so many were dropped. */
    public RecordCounts withDropped(SortedMap<String, Long> counts) {
        return new RecordCounts(
                in, filtered, deadLetters, late, out, filteredResults, deadResults, skipped, rules, replayed, counts);
    }

    /** Of all sources. */
    public long droppedCount() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records that a window has counted in, in a pipeline with one. */
    public long windowed() {
        return in - filtered - deadLetters - late - droppedCount();
    }
}
