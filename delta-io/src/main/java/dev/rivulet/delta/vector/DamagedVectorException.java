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

    private DamagedVectorException(String message, DamagedVectorException same) {
        super(message, same);
    }

    /**
     * The same, which also says where the log speaks of the vector: that may be what is damaged.
     *
     * @param logFile a commit or checkpoint
     */
    public DamagedVectorException namedBy(String logFile) {
        return new DamagedVectorException(getMessage() + "; the log has it from " + logFile, this);
    }

    private static String message(StoredVector vector, String what) {
        return "deletion vector " + vector.place() + ": " + what
                + "; restore the file from a copy, or the table to a version before it";
    }
}
