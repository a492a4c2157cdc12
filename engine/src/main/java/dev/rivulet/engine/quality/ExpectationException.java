package dev.rivulet.engine.quality;

/** A row is not as expected. The message names the rules, the fields, their values and what was wanted. */
public final class ExpectationException extends Exception {

    private static final long serialVersionUID = 1L;

    ExpectationException(String message) {
        super(message, null, false, false); // Bad rows can come in masses, and the message says all.
    }
}
