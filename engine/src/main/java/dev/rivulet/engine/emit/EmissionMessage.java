package dev.rivulet.engine.emit;

import dev.rivulet.core.sink.RowId;

/** What the collect agent tells an emission agent. Immutable. */
sealed interface EmissionMessage<T> {

    /**
     * A row to send.
     *
     * @param number which of the epoch's rows for this sink, from 0
     * @param origin what it came of
     */
    record Outgoing<T>(long epoch, long number, RowId id, T row, RowOrigin origin) implements EmissionMessage<T> {

        /** Nothing of it may be seen before the log is durable up to here. */
        long endPosition() {
            return origin.endPosition();
        }

        RefusedRow<T> refused(String cause) {
            return new RefusedRow<>(origin, row, cause);
        }
    }

    /** No other row comes of the entry that the last one came of. */
    record EntryEnd<T>() implements EmissionMessage<T> {}

    /** No other row comes in the epoch. */
    record EpochEnd<T>(long epoch, long rowCount, long digest) implements EmissionMessage<T> {}
}
