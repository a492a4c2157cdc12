package dev.rivulet.engine.work;

import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.Map;

/**
 * The state that lanes start from, and in which form it was written.
 *
 * @param schemas per state, by its uid; one that is not there has today's form
 */
public record StoredState(StateStore store, Map<String, StateSchema> schemas) {
    public StoredState {
        schemas = Map.copyOf(schemas);
    }

    void restore(KeyedTable table, int keyGroupStart, int keyGroupEnd) throws IOException {
        StateSchema written = schemas.getOrDefault(table.uid(), table.schema());
        table.restoreFrom(store, keyGroupStart, keyGroupEnd, written);
    }
}
