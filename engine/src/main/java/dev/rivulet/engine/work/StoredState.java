package dev.rivulet.engine.work;

import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.Map;

/**
 * The state that lanes start from, and in which form it was written.
 *
 * @param staysCold whether it is left in the store until it is asked for, as it may be larger than the heap
 * @param schemas per state, by its uid; one that is not there has today's form
 */
public record StoredState(StateStore store, boolean staysCold, Map<String, StateSchema> schemas) {
    public StoredState {
        schemas = Map.copyOf(schemas);
    }

    void restore(KeyedTable table, int keyGroupStart, int keyGroupEnd) throws IOException {
        StateSchema written = schemas.getOrDefault(table.uid(), table.schema());
        if (staysCold && written.equals(table.schema())) {
            table.restoreColdFrom(store, keyGroupStart, keyGroupEnd);
        } else {
            table.restoreFrom(store, keyGroupStart, keyGroupEnd, written);
        }
    }
}
