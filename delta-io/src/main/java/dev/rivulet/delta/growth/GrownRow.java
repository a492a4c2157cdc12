package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row with values for columns that it has no fields for. Immutable.
 *
 * @param rescued what is left of the members; null if nothing is
 * @param members the values of the others
 * @param unplaced members that no column is called like, which are among what is left
 */
record GrownRow<T>(T row, @Nullable String rescued, Row members, List<Member> unplaced) {

    /** For people, as messages show it. */
    @Override
    public String toString() {
        return row + " with " + members;
    }
}
