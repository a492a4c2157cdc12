package dev.rivulet.engine.exchange;

import dev.rivulet.engine.frame.LogEntry;

/** Watches rows on their way, in a replay that is asked where a row comes from. Called by the agents that move them. */
public interface RowTrace {

    /**
     * A keyed operator that put a row out, and when.
     *
     * @param stage index of the stage
     * @param operator index in the stage
     * @param timeMicros the event time of the row that it came of, or what was due
     * @param position of the log's entry that made it
     */
    record Producer(int stage, int operator, Object key, long timeMicros, long position) {}

    /** A record of a batch became a row for a sink without any keyed operator. */
    void onRecordToSink(LogEntry entry, int record, int sink, Object row);

    /** A row goes into a keyed operator of the first stage. */
    void onInput(LogEntry entry, int operator, KeyedRow row);

    /** A keyed operator puts a row out for another one. */
    void onExchange(Producer producer, int operator, Object key);

    /** A keyed operator puts a row out for a sink. */
    void onSink(Producer producer, int sink, Object row);
}
