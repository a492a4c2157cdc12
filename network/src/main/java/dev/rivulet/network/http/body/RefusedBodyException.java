package dev.rivulet.network.http.body;

/** A body is no list of records, or too much; nothing of it is taken. */
public final class RefusedBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isTooMuch;

    /**
     * @param isTooMuch whether a limit is why
     * @param message for the sender, with the line
     */
    public RefusedBodyException(boolean isTooMuch, String message) {
        // Anybody can send such bodies in masses, and the message says all: no stack trace.
        super(message, null, false, false);
        this.isTooMuch = isTooMuch;
    }

    public boolean isTooMuch() {
        return isTooMuch;
    }
}
