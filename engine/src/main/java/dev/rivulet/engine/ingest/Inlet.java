package dev.rivulet.engine.ingest;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.engine.ring.IngestRing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the batches of one source come to the journal agent, who owns it. */
public final class Inlet {

    private final String uid;
    private final FlowPolicy flow;
    private final boolean isReferenceSource;
    private final IngestRing ring;
    private final DropAlarm alarm;
    private final DroppedBatches dropped = new DroppedBatches();

    /** Whether the batch before was dropped. */
    private boolean isDropping;

    /** What the log had no room for; it is offered again before anything else of the source comes. */
    private @Nullable Batch refused;

    /** The batch that came last, and what of it goes into the log: made once, however often it is offered. */
    private @Nullable Batch offered;

    private @Nullable Batch offeredForm;

    /**
     * @param uid the source's
     * @param isReferenceSource whether it keeps its records, so that offsets and a checksum will do
     */
    public Inlet(String uid, FlowPolicy flow, boolean isReferenceSource, IngestRing ring, DropAlarm alarm) {
        this.uid = uid;
        this.flow = flow;
        this.isReferenceSource = isReferenceSource;
        this.ring = ring;
        this.alarm = alarm;
    }

    String uid() {
        return uid;
    }

    FlowPolicy flow() {
        return flow;
    }

    DropAlarm alarm() {
        return alarm;
    }

    /** What was dropped and is in no frame of the log. */
    DroppedBatches dropped() {
        return dropped;
    }

    /** The batch that comes next, or null if there is none. */
    @Nullable Batch next() {
        return refused != null ? refused : ring.poll();
    }

    /** What of a batch goes into the log. What is replayed, or thinned, the source has not, or not so. */
    ByteBuffer logged(Batch batch) {
        Batch form = offeredForm;
        if (form == null || batch != offered) {
            form = isReferenceSource && !batch.isReplayed() && batch.omittedCount() == 0 ? batch.toReference() : batch;
            offered = batch;
            offeredForm = form;
        }
        return form.encoded();
    }

    /** Whether a batch may be dropped if the log has no room for it. Not what somebody sends again who has seen that it is missing. */
    boolean mayDrop(Batch batch) {
        return flow.onFull() == OnFull.DROP_NEWEST && !batch.isReplayed();
    }

    /** What of a batch is taken where the log has little room: all, a sample, or null if that has none of it. Of what is sent again, all. */
    @Nullable Batch sampleOf(Batch batch) {
        if (flow.onFull() != OnFull.SAMPLE || batch.isReplayed()) {
            return batch;
        }
        int[] kept = flow.sampling().of(batch);
        if (kept.length == 0) {
            return null;
        }
        return kept.length == batch.recordCount() ? batch : batch.thinned(kept);
    }

    void refuse(Batch batch) {
        refused = batch;
    }

    boolean isRefused() {
        return refused != null;
    }

    /** The batch that came last is dropped. */
    void drop(Batch batch, long nowNs) {
        forget();
        dropped.add(batch, !isDropping, nowNs);
        isDropping = true;
        ring.markDropped();
        alarm.onDropped(batch.recordCount(), nowNs);
    }

    /** The batch that came last is in the log. */
    void accept(Batch batch, long nowNs) {
        forget();
        if (batch.omittedCount() > 0) {
            alarm.onDropped(batch.omittedCount(), nowNs);
        }
        isDropping = false;
    }

    private void forget() {
        refused = null;
        offered = null;
        offeredForm = null;
    }

    /** All that is in the log is durable. */
    void markDurable() {
        ring.markDurable(dropped.batchCount() + (refused == null ? 0 : 1));
    }
}
