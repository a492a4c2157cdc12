package dev.rivulet.engine.lookup;

/**
 * A lookup came to no answer, in any of its tries. It is the cause in dead letters; as it is made of what the log says, it is the same in
 * every run.
 */
public final class LookupFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason of the last try, with how many there were
     */
    public LookupFailedException(String reason) {
        super(reason, null, false, false);
    }
}
