package dev.rivulet.delta.upsert.index;

import java.util.List;

/**
 * What is known of a file's rows that have keys in question. Immutable.
 *
 * @param isKnown whether it is these and no others; if not, the file is to be read, and no place is given
 * @param places of rows that are not deleted, in no order
 * @param rowCount how many rows the file has, deleted ones too, if it is known
 */
public record Found(boolean isKnown, List<Place> places, long rowCount) {

    static final Found NONE = new Found(true, List.of(), 0);
    static final Found UNKNOWN = new Found(false, List.of(), 0);

    /**
     * A row.
     *
     * @param position in its file, among all rows
     */
    public record Place(List<Object> key, long position) {}

    /** Whether the file has no such row for certain. */
    public boolean isNone() {
        return isKnown && places.isEmpty();
    }
}
