package dev.rivulet.core.row;

/**
 * A record's content cannot become a row: a field is missing, mistyped or out of range. It says nothing about the engine's health;
 * the record goes to the dead letters with the message as its cause, or fails the job where the user asked for that.
 */
public final class MalformedRowException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message which field, the value seen and what was wanted
     */
    public MalformedRowException(String message) {
        // Malformed input can come in masses, and the message says all: no stack trace.
        super(message, null, false, false);
    }
}
