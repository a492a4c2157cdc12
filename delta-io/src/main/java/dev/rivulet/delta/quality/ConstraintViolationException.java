package dev.rivulet.delta.quality;

import java.io.IOException;

/**
 * A row is not as the table demands. Nothing of the change is visible. Mend the row or leave it out, or drop the constraint. The message
 * has the table, the constraint, its condition and the row's values.
 */
public final class ConstraintViolationException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String constraint;
    private final String row;

    ConstraintViolationException(String message, String constraint, String row) {
        super(message);
        this.constraint = constraint;
        this.row = row;
    }

    /** The name of the CHECK constraint, or {@code NOT NULL} or {@code GENERATED} and the column. */
    public String constraint() {
        return constraint;
    }

    /** The row's values, for people to read. */
    public String row() {
        return row;
    }
}
