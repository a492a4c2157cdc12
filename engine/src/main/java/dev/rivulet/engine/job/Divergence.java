package dev.rivulet.engine.job;

/**
 * An epoch that came to other rows when it was computed again than were committed. Immutable.
 *
 * @param sink the sink's uid
 * @param committedRowCount how many rows the target says it got, with their digest
 * @param foundRowCount how many there are now, with their digest
 */
public record Divergence(
        long epoch, String sink, long committedRowCount, long committedDigest, long foundRowCount, long foundDigest) {

    /** What differs, in words without a full stop. */
    public String text() {
        return "epoch " + epoch + " of sink " + sink + " was committed with " + committedRowCount + " rows and digest "
                + Long.toHexString(committedDigest) + ", and is now computed to " + foundRowCount
                + " rows with digest " + Long.toHexString(foundDigest);
    }
}
