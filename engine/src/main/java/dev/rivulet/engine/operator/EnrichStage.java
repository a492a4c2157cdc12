package dev.rivulet.engine.operator;

import dev.rivulet.engine.enrich.TableLookup;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.Emission;
import java.util.List;

/** Joins rows with the version of a table that holds where they stand in the log. Owned by the agent whose rows they are. */
final class EnrichStage implements RowStage {

    private static final String WHOSE = "the function of enrich returned";

    private final String uid;
    private final TableLookup.Joined<Object, Object, Object, Object> joined;
    private final Caller caller;
    private final StepChain.End end;
    private final RowStage next;
    private final Emission emission = new Emission();
    private final Caller.Call<Object, Boolean> call = this::join;

    EnrichStage(
            String uid,
            TableLookup.Joined<Object, Object, Object, Object> joined,
            Caller caller,
            StepChain.End end,
            RowStage next) {
        this.uid = uid;
        this.joined = joined;
        this.caller = caller;
        this.end = end;
        this.next = next;
    }

    @Override
    public void accept(Object row) throws Exception {
        if (end.isSearching()) {
            return;
        }
        Boolean hasResult = caller.make(row, row, call);
        if (hasResult == null) {
            return; // It failed, and that was dealt with.
        }
        if (hasResult) {
            emission.release();
        } else {
            end.onFiltered();
        }
    }

    /** Whether anything comes out. */
    private boolean join(Object row) throws Exception {
        emission.drop();
        Object key = joined.lookup().rowKey().apply(row);
        List<Object> partners = key == null ? List.of() : end.tables().of(uid).rows(key);
        for (Object partner : partners) {
            emission.add(next, Caller.requireRow(joined.function().join(row, partner), WHOSE));
        }
        boolean comesAlone = partners.isEmpty() && joined.lookup().type().keepsLeft();
        if (comesAlone) {
            emission.add(next, Caller.requireRow(joined.function().join(row, null), WHOSE));
        }
        return comesAlone || !partners.isEmpty();
    }
}
