package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.operator.KeyGroups;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.operator.StageChain;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.LogEntry;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import org.jspecify.annotations.Nullable;

/**
 * Parses records, runs the stateless steps up to the first {@code keyBy} and sorts the rows by lane. Has no effect outside its slot,
 * so it may run ahead of the log's sync. Workers share the slots by turns.
 *
 * <p>A failing user function is noted in the slot for the collect agent, who follows the log in order: which failure stops a job
 * must not depend on which worker was faster.
 */
public final class DecodeAgent implements Agent, StageChain.Observer {

    private final int worker;
    private final WorkRing ring;
    private final Decoder<?> decoder;
    private final RowStage chain;
    private final KeyGroups keyGroups;
    private long nextSequence;

    private @Nullable DecodedBatch target;
    private int record;
    private long eventTime;
    private long maxEventTimeBefore;

    DecodeAgent(int worker, WorkRing ring, PipelinePlan plan, KeyGroups keyGroups) {
        this.worker = worker;
        this.ring = ring;
        this.decoder = plan.source().source().newDecoder();
        this.keyGroups = keyGroups;
        this.chain = StageChain.of(plan.beforeKeyBy(), this, lastStage(plan));
        this.nextSequence = worker;
    }

    private RowStage lastStage(PipelinePlan plan) {
        Step.WindowStep<?, ?, ?, ?, ?> window = plan.window();
        if (window == null) {
            return row -> target().addFinished(row);
        }
        RowFunction<Object, Object> selector = StageChain.erased(window.keySelector());
        KeyCodec<Object> codec = StageChain.erased(window.keyCodec());
        return row -> toLane(row, selector, codec);
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
        decoded.clear();
        LogEntry entry = slot.entry();
        Batch batch = entry.batch();
        if (batch != null) {
            target = decoded;
            decode(batch, decoded);
        }
        ring.markDecoded(worker, nextSequence);
        nextSequence += ring.decoderCount();
        return 1;
    }

    private void decode(Batch batch, DecodedBatch decoded) {
        int count = batch.recordCount();
        for (record = 0; record < count; record++) {
            try {
                maxEventTimeBefore = Long.MIN_VALUE;
                Object row = decoder.decode(batch, record);
                chain.accept(row);
            } catch (MalformedRowException e) {
                decoded.addReject(record, String.valueOf(e.getMessage()));
            } catch (Exception
                    | StackOverflowError e) { // A user's function may throw anything; the collect agent decides.
                decoded.fail(record, e);
                return;
            }
        }
    }

    private void toLane(Object row, RowFunction<Object, Object> selector, KeyCodec<Object> codec) throws Exception {
        Object key = selector.apply(row);
        if (key == null) {
            throw new MalformedRowException("the key is null, wanted a value");
        }
        int hash = codec.stableHash(key);
        int lane = keyGroups.laneOf(keyGroups.groupOf(hash));
        target().lane(lane).add(row, key, hash, eventTime, maxEventTimeBefore, record);
    }

    @Override
    public void onFiltered() {
        target().countFiltered();
    }

    @Override
    public void onEventTime(long eventTimeMicros) {
        eventTime = eventTimeMicros;
        maxEventTimeBefore = target().observeEventTime(eventTimeMicros);
    }

    private DecodedBatch target() {
        if (target == null) {
            throw new AssertionError("a row came through the steps outside a batch");
        }
        return target;
    }
}
