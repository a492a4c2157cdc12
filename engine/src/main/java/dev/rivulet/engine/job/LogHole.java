package dev.rivulet.engine.job;

/**
 * A piece of the log that was lost, and that an operator's repair gave up. Immutable.
 *
 * @param fromPosition where it begins, in bytes of the log
 * @param toPosition where it ends
 */
public record LogHole(long fromPosition, long toPosition) {

    @Override
    public String toString() {
        return "positions " + fromPosition + " to " + toPosition;
    }
}
