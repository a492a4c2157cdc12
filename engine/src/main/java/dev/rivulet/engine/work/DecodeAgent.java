package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.engine.WatermarkStrategy;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.operator.StepChain;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Parses records, runs the stateless steps up to the first {@code keyBy} and sorts the rows by lane. Has no effect outside its slot,
 * so it may run ahead of the log's sync. Workers share the slots by turns.
 *
 * <p>A failing user function is noted in the slot for the collect agent, who follows the log in order: which failure stops a job
 * must not depend on which worker was faster.
 */
public final class DecodeAgent implements Agent, StepChain.End {

    private final int worker;
    private final WorkRing ring;
    private final Map<String, DecodedSource> sources = new HashMap<>();
    private final @Nullable RowTrace trace;

    /**
     * How records of a source become rows.
     *
     * @param index in the plan
     */
    private record DecodedSource(
            int index, Decoder<?> decoder, @Nullable WatermarkStrategy<?> strategy, RowStage chain) {}

    private long nextSequence;
    private @Nullable DecodedBatch target;
    private @Nullable KeyGroups keyGroups;
    private @Nullable LogEntry entry;
    private long ingestTimeMicros;

    DecodeAgent(int worker, WorkRing ring, PipelinePlan plan, @Nullable RowTrace trace) {
        this.worker = worker;
        this.ring = ring;
        for (int index = 0; index < plan.sources().size(); index++) {
            SourcePlan source = plan.sources().get(index);
            sources.put(
                    source.uid(),
                    new DecodedSource(
                            index,
                            source.source().newDecoder(),
                            source.strategy(),
                            StepChain.of(source.flows(), this)));
        }
        this.trace = trace;
        this.nextSequence = worker;
    }

    @Override
    public String name() {
        return "decode-" + worker;
    }

    @Override
    public int doWork() {
        if (nextSequence > ring.published()) {
            return 0;
        }
        WorkSlot slot = ring.slot(nextSequence);
        DecodedBatch decoded = slot.decoded();
        entry = slot.entry();
        Batch batch = slot.entry().batch();
        if (batch == null) {
            decoded.clear(0);
        } else {
            DecodedSource source = sourceOf(batch);
            decoded.clear(source.index);
            target = decoded;
            keyGroups = slot.keyGroups();
            ingestTimeMicros = batch.ingestTimeMicros();
            decode(batch, source, decoded);
        }
        ring.markDecoded(worker, nextSequence);
        nextSequence += ring.decoderCount();
        return 1;
    }

    private DecodedSource sourceOf(Batch batch) {
        DecodedSource source = sources.get(batch.sourceUid());
        if (source == null) {
            throw new IllegalStateException("the log has records of source " + batch.sourceUid()
                    + ", which the pipeline does not have; run the one that has it");
        }
        return source;
    }

    private void decode(Batch batch, DecodedSource source, DecodedBatch decoded) {
        Decoder<?> decoder = source.decoder;
        int count = batch.recordCount();
        for (int record = 0; record < count; record++) {
            try {
                decoded.beginRecord(record);
                OptionalLong heartbeatMicros = decoder.heartbeatMicros(batch, record);
                if (heartbeatMicros.isPresent()) {
                    onHeartbeat(source, heartbeatMicros.getAsLong(), decoded);
                } else {
                    source.chain.accept(decoder.decode(batch, record));
                }
            } catch (MalformedRowException e) {
                decoded.reject(String.valueOf(e.getMessage()));
            } catch (Exception
                    | StackOverflowError e) { // A user's function may throw anything; the collect agent decides.
                decoded.fail(e);
                return;
            }
        }
    }

    private static void onHeartbeat(DecodedSource source, long timeMicros, DecodedBatch decoded) {
        if (source.strategy != null) {
            decoded.observeEventTime(timeMicros, source.strategy.watermarkOfTime(timeMicros));
        }
        decoded.countFiltered();
    }

    @Override
    public long ingestTimeMicros() {
        return ingestTimeMicros;
    }

    @Override
    public void onFiltered() {
        target().countFiltered();
    }

    @Override
    public void onEventTime(long eventTimeMicros, long watermarkMicros) {
        target().observeEventTime(eventTimeMicros, watermarkMicros);
    }

    @Override
    public void toSink(int sink, Object row) {
        target().addFinished(sink, row);
        if (trace != null && entry != null) {
            trace.onRecordToSink(entry, target().record(), sink, row);
        }
    }

    @Override
    public void toOperator(int operator, Object row, Object key, int keyHash) {
        KeyGroups groups = keyGroups;
        if (groups == null) {
            throw new AssertionError("a row came through the steps outside a batch");
        }
        target().addToLane(groups.laneOf(groups.groupOf(keyHash)), operator, row, key, keyHash);
    }

    private DecodedBatch target() {
        if (target == null) {
            throw new AssertionError("a row came through the steps outside a batch");
        }
        return target;
    }
}
