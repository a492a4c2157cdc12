package dev.rivulet.delta.vector;

import java.io.IOException;

/**
 * A deletion vector is not what the log says. Which rows of its data file are deleted is not known then, so none is read; restore the
 * file from a copy, or the table to a version before.
 */
public final class DamagedVectorException extends IOException {

    private static final long serialVersionUID = 1;

    DamagedVectorException(StoredVector vector, String what, IOException cause) {
        super(message(vector, what), cause);
    }

    public DamagedVectorException(StoredVector vector, String what) {
        super(message(vector, what));
    }

    private static String message(StoredVector vector, String what) {
        return "deletion vector " + vector.place() + ": " + what
                + "; restore the file from a copy, or the table to a version before it";
    }
}
