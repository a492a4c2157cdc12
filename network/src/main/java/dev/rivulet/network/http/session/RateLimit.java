package dev.rivulet.network.http.session;

/**
 * How much may come per second: a bucket that fills steadily and holds one second's worth. One owner.
 *
 * <p>What comes is charged when its size is known, which is after it was let in; so the bucket may be in debt, and nothing more is let in
 * until that is paid.
 */
public final class RateLimit {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private double level;
    private long filledAtNanos;

    /**
     * @param perSecond requests or bytes, at least 1
     */
    public RateLimit(long perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.level = perSecond;
        this.filledAtNanos = nowNanos;
    }

    /** How long nothing more may be let in; 0 if something may now. */
    public long waitNanos(long nowNanos) {
        level = Math.min(perSecond, level + (nowNanos - filledAtNanos) / NANOS * perSecond);
        filledAtNanos = nowNanos;
        return level > 0 ? 0 : (long) Math.ceil((1 - level) / perSecond * NANOS);
    }

    /** So much was let in. */
    public void charge(long amount) {
        level -= amount;
    }
}
