package dev.rivulet.expr;

/**
 * An expression has no value for a row: a number overflows, a divisor is zero, a text is no date. It says nothing about the engine's
 * health: the row goes to the dead letters with the message as its cause, or fails the job where the user asked for that. Thrown
 * again whenever the same expression meets an equal row.
 */
public final class ExpressionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message the part of the expression that failed, and the values it met
     */
    public ExpressionFailure(String message) {
        // Bad rows can come in masses, and the message says all: no stack trace.
        super(message, null, false, false);
    }
}
