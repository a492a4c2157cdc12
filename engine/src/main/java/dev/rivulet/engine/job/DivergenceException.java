package dev.rivulet.engine.job;

/**
 * An epoch that a table has came to other rows when it was computed again after a crash: the log or the state is damaged, or a function
 * of the pipeline is not deterministic. The job stops, since going on would build on rows that nobody knows. Somebody looks into it, and
 * may accept the difference for that epoch, upon which the rows in the table stay.
 */
public final class DivergenceException extends JobException {
    private static final long serialVersionUID = 1L;

    private final transient Divergence divergence;

    public DivergenceException(Divergence divergence) {
        super(divergence.text()
                + "; most often a function that reads a clock, a random source or the network is the cause: look at those before"
                + " the sink; to keep what the table has and go on: rivulet accept-divergence --epoch "
                + divergence.epoch());
        this.divergence = divergence;
    }

    public Divergence divergence() {
        return divergence;
    }
}
