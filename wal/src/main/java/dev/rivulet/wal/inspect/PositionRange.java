package dev.rivulet.wal.inspect;

/**
 * A piece of the log. Immutable.
 *
 * @param toPosition where it ends, at or behind where it begins
 */
public record PositionRange(long fromPosition, long toPosition) {

    public PositionRange {
        if (fromPosition < 0 || toPosition < fromPosition) {
            throw new IllegalArgumentException("positions " + fromPosition + " to " + toPosition + " are no range");
        }
    }

    public long sizeBytes() {
        return toPosition - fromPosition;
    }

    public boolean isEmpty() {
        return fromPosition == toPosition;
    }

    @Override
    public String toString() {
        return fromPosition + " to " + toPosition;
    }
}
