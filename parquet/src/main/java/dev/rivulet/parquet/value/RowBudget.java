package dev.rivulet.parquet.value;

import org.jspecify.annotations.Nullable;

/**
 * How long the row that is being read may become, and what is wrong with it. A row of few bytes in the file may have any number of values, as
 * they may all be one. One owner.
 */
final class RowBudget {

    /** Beyond what is kept of a row, so many more values are passed over until the file is given up. */
    private static final int PASSED_COUNT_MAX = 1 << 26;

    private final int sizeMaxBytes;
    private long leftBytes;
    private long passedCount;
    private @Nullable String flaw;

    RowBudget(int sizeMaxBytes) {
        this.sizeMaxBytes = sizeMaxBytes;
    }

    void begin() {
        leftBytes = sizeMaxBytes;
        passedCount = 0;
        flaw = null;
    }

    /**
     * Whether there is room for a value; if there once was none, there is for no other of the row.
     *
     * @throws IllegalStateException if there are too many of them even to be passed over
     */
    boolean take(int sizeBytes) {
        leftBytes -= sizeBytes;
        if (leftBytes >= 0) {
            return true;
        }
        leftBytes = -1;
        passedCount++;
        if (passedCount > PASSED_COUNT_MAX) {
            throw new IllegalStateException("a row has more than " + PASSED_COUNT_MAX + " values");
        }
        return false;
    }

    boolean isSpent() {
        return leftBytes < 0;
    }

    /** The first that is noted counts. */
    void flawed(String cause) {
        if (flaw == null) {
            flaw = cause;
        }
    }

    @Nullable String flaw() {
        return isSpent() ? "the record is longer than " + sizeMaxBytes + " bytes" : flaw;
    }
}
