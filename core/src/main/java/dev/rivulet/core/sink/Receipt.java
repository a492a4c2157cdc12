package dev.rivulet.core.sink;

import org.jspecify.annotations.Nullable;

/**
 * What became of the next rows that an {@link Emitter} has sent, in their order. Immutable.
 *
 * @param rowCount how many rows, at least 1
 * @param refusal why the receiver will never take them; null if it has them
 */
public record Receipt(int rowCount, @Nullable Refusal refusal) {

    public Receipt {
        if (rowCount < 1) {
            throw new IllegalArgumentException("a receipt is for " + rowCount + " rows, wanted at least 1");
        }
    }

    public static Receipt taken(int rowCount) {
        return new Receipt(rowCount, null);
    }

    public static Receipt refused(int rowCount, String cause) {
        return new Receipt(rowCount, new Refusal(cause));
    }
}
