package dev.rivulet.system.sim;

import dev.rivulet.engine.job.RecordCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a plain computation counts, and what it sends to the dead letters, epoch by epoch. One owner. */
final class PlainTally {

    long inCount;
    long filteredCount;
    long deadCount;
    long lateCount;
    long outCount;
    long filteredResultCount;
    long deadResultCount;
    long skippedCount;

    private final Rules rules = new Rules();
    private final SortedMap<String, Long> dropped = new TreeMap<>();
    private final NavigableMap<Long, List<String>> lettersByEpoch = new TreeMap<>();
    private long epoch = 1;
    private long position;

    /** The one that is open. */
    long epoch() {
        return epoch;
    }

    /** Of the entry at hand. */
    long position() {
        return position;
    }

    Rules rules() {
        return rules;
    }

    void at(long entryPosition) {
        position = entryPosition;
    }

    /** Records come in, and nothing else comes of them. */
    void drop(String sourceUid, long count) {
        inCount += count;
        if (count > 0) {
            dropped.merge(sourceUid, count, Long::sum);
        }
    }

    /** What went to the dead letters in epochs that ended, in no order. */
    List<String> letters() {
        return lettersByEpoch.headMap(epoch, false).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** A dead letter as it is compared: numbers of steps without uid are left out. */
    static String letter(long position, int record, String operator, String exception, String cause, String text) {
        return position + "/" + record + " " + operator.replaceAll("-\\d+$", "") + " " + exception + " " + cause + " "
                + text;
    }

    void addLetter(int record, String operator, String exception, String cause, String text) {
        lettersByEpoch
                .computeIfAbsent(epoch, key -> new ArrayList<>())
                .add(letter(position, record, operator, exception, cause, text));
    }

    /** What failed on a way; how many of these are dead letters. */
    int settle(PlainWay way, int record) {
        skippedCount += way.skipped();
        way.letters()
                .forEach(letter ->
                        addLetter(record, letter.operator(), letter.exception(), letter.cause(), letter.text()));
        return way.letters().size();
    }

    /** The next epoch begins; of all before it. */
    RecordCounts endEpoch() {
        epoch++;
        return new RecordCounts(
                        inCount,
                        filteredCount,
                        deadCount,
                        lateCount,
                        outCount,
                        filteredResultCount,
                        deadResultCount,
                        skippedCount,
                        rules.counts())
                .withDropped(dropped);
    }
}
