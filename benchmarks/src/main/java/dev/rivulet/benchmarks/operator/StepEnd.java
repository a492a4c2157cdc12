package dev.rivulet.benchmarks.operator;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.failure.FailedCall;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.lookup.SlotLookups;
import dev.rivulet.engine.operator.StepChain;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.quality.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the rows of steps end that are tried alone: it counts them, or hands them to whoever wants them. One owner. */
final class StepEnd implements StepChain.End {

    /** Takes rows that come to a {@code keyBy}. */
    interface KeyedRows {
        void take(Object row, Object key, int keyHash);
    }

    private final LookupPlan lookups;
    private final TablesInForce tables;
    private final KeyedRows keyedRows;
    private final CallWatch watch = new CallWatch();

    private @Nullable SlotLookups slot;
    private long count;

    StepEnd(LookupPlan lookups, TablesInForce tables, KeyedRows keyedRows) {
        this.lookups = lookups;
        this.tables = tables;
        this.keyedRows = keyedRows;
    }

    /** Rows are of this batch from now on. */
    void beginBatch(SlotLookups ofBatch) {
        slot = ofBatch;
    }

    /** How many rows have come to a sink. */
    long count() {
        return count;
    }

    @Override
    public void onFiltered() {}

    @Override
    public void onChecks(Checks checks) {}

    @Override
    public long ingestTimeMicros() {
        return Long.MIN_VALUE;
    }

    @Override
    public boolean isSearching() {
        return false;
    }

    @Override
    public TablesInForce tables() {
        return tables;
    }

    @Override
    public void onEventTime(long eventTimeMicros, long watermarkMicros) {}

    @Override
    public SlotLookups lookups() {
        return Objects.requireNonNull(slot, "a batch has begun");
    }

    @Override
    public int lookupIndex(String uid) {
        return lookups.indexOf(uid);
    }

    @Override
    public void onPutOff(String uid, int place) {
        throw new AssertionError("the lookups of the benchmark keep the order");
    }

    @Override
    public void toSink(int sink, Object row) {
        count++;
    }

    @Override
    public void toOperator(int operator, Object row, Object key, int keyHash) {
        keyedRows.take(row, key, keyHash);
    }

    @Override
    public void onFailure(Guard guard, @Nullable Object row, Throwable cause) {
        throw new IllegalStateException("a function of the benchmark failed", cause);
    }

    @Override
    public FailedCall describe(Guard guard, @Nullable Object row, Throwable cause) {
        throw new IllegalStateException("a function of the benchmark failed", cause);
    }

    @Override
    public CallWatch watch() {
        return watch;
    }

    @Override
    public Omissions omissions() {
        return Omissions.NONE;
    }
}
