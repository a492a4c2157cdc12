package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.failure.FailedCall;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.lookup.LookupDesk;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.lookup.SlotLookups;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.operator.StepChain;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.quality.Checks;
import dev.rivulet.engine.reject.RowText;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses records, runs the stateless steps up to the first {@code keyBy} and sorts the rows by lane. Has no effect outside its slot,
 * so it may run ahead of the log's sync. Workers share the slots by turns.
 *
 * <p>Where the steps have lookups a batch is first taken through them only to see what these are asked, and its slot waits for the answers,
 * while the worker goes on with the next ones.
 *
 * <p>A failing user function is noted in the slot for the collect agent, who follows the log in order: which failure stops a job
 * must not depend on which worker was faster.
 */
public final class DecodeAgent implements Agent, StepChain.End {

    private static final String LEFT_OUT = "left out by the decision skip-record in the log";

    private final int worker;
    private final WorkRing ring;
    /** In the order of the plan. */
    private final List<DecodedSource> sources = new ArrayList<>();

    private final PipelinePlan plan;
    private final @Nullable RowTrace trace;
    private final CallWatch watch = new CallWatch();
    private final List<Checks> checks = new ArrayList<>();
    private final Omissions omissions;
    private final LookupPlan lookupPlan;
    private final LookupDesk desk;

    /** Per lookup the steps from it on, for rows that come back to it. */
    private final List<RowStage> behindLookups = new ArrayList<>();

    /** Rows that were put off before the start, and are to be asked about again. */
    private final Deque<PutOffRow> recalled;

    private Omissions slotOmissions = Omissions.NONE;

    private long nextSequence;
    private @Nullable SlotLookups lookups;
    private @Nullable DecodedBatch target;
    private @Nullable KeyGroups keyGroups;
    private @Nullable LogEntry entry;
    private TablesInForce tables = TablesInForce.NONE;

    /** The step that refused the current record, if one did. */
    private String refusedBy = "";

    /**
     * The pipeline's lookups, and where this worker has them asked.
     *
     * @param recalled what is to be asked again at the start
     */
    record Lookups(LookupPlan plan, LookupDesk desk, List<PutOffRow> recalled) {}

    /**
     * @param omissions what decisions leave out
     * @param trace told of every row, or null
     */
    DecodeAgent(
            int worker,
            WorkRing ring,
            PipelinePlan plan,
            Lookups lookups,
            Omissions omissions,
            @Nullable RowTrace trace) {
        this.lookupPlan = lookups.plan();
        this.desk = lookups.desk();
        this.recalled = new ArrayDeque<>(lookups.recalled());
        this.omissions = omissions;
        this.worker = worker;
        this.ring = ring;
        this.plan = plan;
        for (int index = 0; index < plan.sources().size(); index++) {
            SourcePlan source = plan.sources().get(index);
            sources.add(new DecodedSource(
                    index,
                    new Guard(source.uid(), ErrorPolicy.fail()),
                    source.source().newDecoder(),
                    source.strategy(),
                    StepChain.of(source.flows(), this)));
        }
        lookups.plan().lookups().forEach(lookup -> behindLookups.add(StepChain.of(List.of(lookup.flow()), this)));
        this.trace = trace;
        this.nextSequence = worker;
    }

    @Override
    public String name() {
        return "decode-" + worker;
    }

    @Override
    public int doWork() {
        int count = desk.takeReplies() + recall();
        SlotLookups slot = desk.pollAnswered();
        if (slot == null && nextSequence <= ring.published()) {
            slot = beginSlot();
        }
        if (slot == null) {
            return count;
        }
        goOn(slot);
        return count + 1;
    }

    /** Takes records of rows that were put off through the steps once more, only to see what is asked. */
    private int recall() {
        int count = 0;
        for (PutOffRow row = recalled.poll(); row != null; row = recalled.poll()) {
            long position = row.place().batchPosition();
            LogEntry origin = new LogEntry(position, position, row.batch(), null);
            SlotLookups slot = desk.beginRecall(origin);
            lookups = slot;
            entry = origin;
            target = new DecodedBatch(0, 0); // What comes to an end in such a pass is not kept.
            decode(origin, row.batch(), sourceOf(row.batch()), target());
            desk.recall(slot, row.place());
            Checks.takeAll(checks);
            count++;
        }
        return count;
    }

    private DecodedSource sourceOf(Batch batch) {
        return sources.get(plan.sourceIndex(batch.sourceUid()));
    }

    private SlotLookups beginSlot() {
        LogEntry first = ring.slot(nextSequence).entry();
        Batch batch = first.batch();
        SlotLookups slot = desk.begin(nextSequence, first, batch == null ? -1 : plan.sourceIndex(batch.sourceUid()));
        nextSequence += ring.decoderCount();
        return slot;
    }

    /** Takes a slot to its end, or to where it has to wait. */
    private void goOn(SlotLookups slot) {
        lookups = slot;
        while (slot.isAsking()) {
            decode(ring.slot(slot.sequence()), slot);
            ReturnedRows returned = slot.returned();
            if (returned != null) {
                desk.endSearch(slot, returned);
                return;
            }
            if (desk.ask(slot)) {
                return;
            }
        }
        decode(ring.slot(slot.sequence()), slot);
        long last = desk.end(slot);
        if (last >= 0) {
            ring.markDecoded(worker, last);
        }
    }

    private void decode(WorkSlot slot, SlotLookups asked) {
        DecodedBatch decoded = slot.decoded();
        entry = slot.entry();
        Batch batch = slot.entry().batch();
        if (batch == null) {
            decoded.clear(0);
            return;
        }
        DecodedSource source = sourceOf(batch);
        decoded.clear(source.index());
        target = decoded;
        keyGroups = slot.keyGroups();
        tables = slot.tables();
        asked.beginPass();
        decode(slot.entry(), batch, source, decoded);
        decoded.setRuleCounts(Checks.takeAll(checks));
        decoded.addDrift(source.decoder().takeDrift());
        tables = TablesInForce.NONE; // An idle worker holds no old version in memory.
    }

    private void decode(LogEntry slot, Batch batch, DecodedSource source, DecodedBatch decoded) {
        ReturnedRows returned = slot.returned();
        boolean isConcerned =
                omissions.concerns(slot.position()) || returned != null && omissions.concerns(returned.batchPosition());
        slotOmissions = isConcerned ? omissions : Omissions.NONE;
        int count = batch.recordCount();
        for (int record = 0; record < count; record++) {
            refusedBy = "";
            try {
                decoded.beginRecord(record);
                lookups().beginRecord(record);
                if (slotOmissions.hasRecord(slot.position(), record)
                        && !lookups().isRecall()) {
                    decoded.rejectRow(RejectedRecords.of(slot, record, "", LEFT_OUT));
                } else if (returned != null && !lookups().isAsking()) {
                    comeBack(returned, returned.rows().get(record).answer().record(), decoded);
                } else {
                    source.take(batch, record, watch, decoded);
                }
            } catch (MalformedRowException e) {
                decoded.reject(refusedBy, FailedCall.message(e));
                lookups().onRefused(decoded);
            } catch (Exception
                    | StackOverflowError
                            e) { // A decoder may throw anything, and a function; the collect agent decides.
                decoded.fail(e);
                return;
            }
        }
    }

    /**
     * A row goes on behind its lookup.
     *
     * @param record the index of its record in the batch that it came of, where a decision may have left that out meanwhile
     */
    private void comeBack(ReturnedRows returned, int record, DecodedBatch decoded) throws Exception {
        int lookup = lookupPlan.indexOf(returned.uid());
        if (lookup < 0 || slotOmissions.hasRecord(returned.batchPosition(), record)) {
            return;
        }
        lookupPlan.lookups().get(lookup).requireForm(returned.form(), returned.batchPosition());
        SlotLookups.FoundRow found = lookups().foundRow();
        if (found.row() != null) {
            decoded.resumeEventTime(found.eventTimeMicros());
            behindLookups.get(lookup).accept(found.row());
        }
    }

    @Override
    public void onChecks(Checks more) {
        checks.add(more);
    }

    @Override
    public long ingestTimeMicros() {
        return entry == null ? Long.MIN_VALUE : entry.processingTimeMicros();
    }

    @Override
    public boolean isSearching() {
        return lookups().isSearching();
    }

    @Override
    public TablesInForce tables() {
        return tables;
    }

    @Override
    public boolean isStuck() {
        return watch.isGivenUp();
    }

    @Override
    public void onFiltered() {
        target().countFiltered();
    }

    @Override
    public void onEventTime(long eventTimeMicros, long watermarkMicros) {
        target().observeEventTime(eventTimeMicros, watermarkMicros);
        lookups().onEventTime(eventTimeMicros);
    }

    @Override
    public void onPutOff(String uid, int place) {
        target().putOff(uid, place);
    }

    @Override
    public SlotLookups lookups() {
        if (lookups == null) {
            throw new AssertionError("a row came through the steps outside a batch");
        }
        return lookups;
    }

    @Override
    public int lookupIndex(String uid) {
        return lookupPlan.indexOf(uid);
    }

    @Override
    public void toSink(int sink, Object row) {
        if (lookups().isAsking()) {
            return;
        }
        target().addFinished(sink, row);
        if (trace != null && entry != null) {
            trace.onRecordToSink(entry, target().record(), sink, row);
        }
    }

    @Override
    public void toOperator(int operator, Object row, Object key, int keyHash) {
        if (lookups().isAsking()) {
            return;
        }
        KeyGroups groups = keyGroups;
        if (groups == null) {
            throw new AssertionError("a row came through the steps outside a batch");
        }
        target().addToLane(groups.laneOf(groups.groupOf(keyHash)), operator, row, key, keyHash);
    }

    @Override
    public void onFailure(Guard guard, @Nullable Object row, Throwable cause) throws Exception {
        if (cause instanceof MalformedRowException malformed) {
            refusedBy = guard.operator();
            throw malformed; // Of the record as a whole: somebody may mend it and send it again.
        }
        switch (guard.policy().action()) {
            case FAIL -> throw describe(guard, row, cause).exception();
            case SKIP -> target().countSkipped();
            case DEAD_LETTER -> target().rejectRow(describe(guard, row, cause).letter());
        }
    }

    @Override
    public CallWatch watch() {
        return watch;
    }

    @Override
    public Omissions omissions() {
        return slotOmissions;
    }

    @Override
    public FailedCall describe(Guard guard, @Nullable Object row, Throwable cause) {
        if (entry == null) {
            throw new AssertionError("a step failed on no row of a batch");
        }
        int record = target().record();
        Batch batch = entry.batch();
        return row == null && batch != null // It is being decoded.
                ? new FailedCall(
                        guard, cause, entry, record, RejectedRecord.Kind.RECORD, Long.MIN_VALUE, batch.record(record))
                : new FailedCall(guard, cause, entry, record, RejectedRecord.Kind.ROW, Long.MIN_VALUE, text(row));
    }

    private static byte[] text(@Nullable Object row) {
        return row == null ? new byte[0] : RowText.bytes(row);
    }

    private DecodedBatch target() {
        if (target == null) {
            throw new AssertionError("a row came through the steps outside a batch");
        }
        return target;
    }
}
