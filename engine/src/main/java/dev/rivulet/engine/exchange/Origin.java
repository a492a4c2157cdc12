package dev.rivulet.engine.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Where in a slot of the work ring a row comes from, and so its place among the rows that other lanes put out for the same slot.
 * Two rows of one stage never have the same origin, and origins depend on neither the schedule nor the number of lanes. Immutable.
 *
 * <p>A stage first takes in the rows of the slot, and then fires what became due by it, operator by operator. A row that came of
 * another one has that one's origin as its cause; a row that was fired is placed by time, key group and, within a group, which one
 * lane owns, by its number. So an origin is as long a chain as the row has come through stages without waiting.
 */
public final class Origin implements Comparable<Origin> {

    /** Rows that came of other rows; what operator n fires is segment n + 1. */
    static final int ELEMENTS = 0;

    private final int segment;
    private final @Nullable Origin cause;
    /** Of an element of the first stage its number in the batch. */
    private final long timeMicros;

    private final int keyGroup;
    private final int ordinal;

    private Origin(int segment, @Nullable Origin cause, long timeMicros, int keyGroup, int ordinal) {
        this.segment = segment;
        this.cause = cause;
        this.timeMicros = timeMicros;
        this.keyGroup = keyGroup;
        this.ordinal = ordinal;
    }

    /** Of a row that came of a row of the batch, given that one's number in it. */
    static Origin ofBatchRow(int number, int ordinal) {
        return new Origin(ELEMENTS, null, number, 0, ordinal);
    }

    /** Of a row that came of another one. */
    static Origin of(Origin cause, int ordinal) {
        return new Origin(ELEMENTS, cause, 0, 0, ordinal);
    }

    /** Of a row that was fired. */
    static Origin fired(int segment, long timeMicros, int keyGroup, int ordinal) {
        return new Origin(segment, null, timeMicros, keyGroup, ordinal);
    }

    /** A place before all rows that may come of a row with this origin or a later one. */
    static Origin beforeAllOf(Origin cause) {
        return new Origin(ELEMENTS, cause, 0, 0, -1);
    }

    @Override
    public int compareTo(Origin other) {
        int order = Integer.compare(segment, other.segment);
        if (order == 0 && cause != null && other.cause != null) {
            order = cause.compareTo(other.cause);
        }
        if (order == 0) {
            order = Long.compare(timeMicros, other.timeMicros);
        }
        if (order == 0) {
            order = Integer.compare(keyGroup, other.keyGroup);
        }
        return order == 0 ? Integer.compare(ordinal, other.ordinal) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return (int) (31 * (31 * (31L * segment + timeMicros) + keyGroup) + ordinal);
    }

    @Override
    public String toString() {
        return segment + ":" + (cause == null ? timeMicros + "/" + keyGroup : "(" + cause + ")") + "#" + ordinal;
    }
}
