package dev.rivulet.engine.replay;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.replay.RowExplanation.InputRecord;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The first pass of an explanation: finds the row that is asked for, and what put it out. Owned by the replay. */
final class RowSearch implements RowTrace {

    private final int sink;
    private final Predicate<Object> isWanted;
    private long matchCount;
    private @Nullable Object row;
    private @Nullable Producer producer;
    private @Nullable InputRecord record;

    RowSearch(int sink, Predicate<Object> isWanted) {
        this.sink = sink;
        this.isWanted = isWanted;
    }

    @Override
    public void onRecordToSink(LogEntry entry, int recordIndex, int toSink, Object found) {
        if (matches(toSink, found)) {
            record = Contributions.inputRecord(entry, recordIndex);
        }
    }

    @Override
    public void onInput(LogEntry entry, int operator, KeyedRow input) {}

    @Override
    public void onExchange(Producer from, int operator, Object key) {}

    @Override
    public void onSink(Producer from, int toSink, Object found) {
        if (matches(toSink, found)) {
            producer = from;
        }
    }

    /** Whether it is the first one that is wanted. */
    private boolean matches(int toSink, Object found) {
        if (toSink != sink || !isWanted.test(found)) {
            return false;
        }
        matchCount++;
        if (matchCount == 1) {
            row = found;
        }
        return matchCount == 1;
    }

    long matchCount() {
        return matchCount;
    }

    @Nullable Producer producer() {
        return producer;
    }

    /** What there is to say if no keyed operator made it. */
    RowExplanation ofRecord() {
        List<InputRecord> inputs = record == null ? List.of() : List.of(record);
        return new RowExplanation(String.valueOf(row), List.of(), inputs, true, matchCount);
    }

    String rowText() {
        return String.valueOf(row);
    }
}
