package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Polls a source while the ingest ring has room, and acknowledges what has become durable. Owns the reader. When the ring is full it
 * does nothing, which is the backpressure that the source feels. The source agents of a job share a thread, and so the ring.
 */
public final class SourceAgent implements Agent {

    /** Batches per duty cycle, so that a fast source shares its thread fairly. */
    private static final int POLL_COUNT_MAX = 16;

    /** What is left to do. */
    private enum Phase {
        POLL,
        DRAIN,
        LOG_END,
        AWAIT_END,
        DONE
    }

    /**
     * @param isOfSource whether the source is to be told; it knows nothing of replays
     */
    private record InFlight(long sequence, boolean isOfSource, int partition, byte[] resumeOffset) {}

    /**
     * A source at work.
     *
     * @param uid its name in the pipeline
     * @param hasEnd whether its end is the end of its data for good, and not only of what is there now
     */
    public record Polled(String uid, SourceReader reader, boolean hasEnd) {}

    private final Polled source;
    private final SourceReader reader;
    private final IngestRing ring;
    private final BatchLimits limits;
    private final Handover<ControlFrame> control;
    private final SourceAlignment alignment;
    private final JobProgress progress;
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private long triggerEpoch;
    private Phase phase = Phase.POLL;

    /**
     * @param alignment tells when it has to wait for slower sources
     */
    public SourceAgent(
            Polled source,
            IngestRing ring,
            BatchLimits limits,
            Handover<ControlFrame> control,
            SourceAlignment alignment,
            JobProgress progress) {
        this.source = source;
        this.reader = source.reader();
        this.ring = ring;
        this.limits = limits;
        this.control = control;
        this.alignment = alignment;
        this.progress = progress;
        this.triggerEpoch = progress.markedEpoch();
    }

    @Override
    public String name() {
        return progress.sourceCount() == 1 ? "source" : "source-" + source.uid();
    }

    @Override
    public int doWork() throws IOException {
        int work = acknowledge();
        if (phase != Phase.POLL) {
            return work + end();
        }
        if (progress.isStopRequested() || reader.isFinished()) {
            progress.sourceFinished(source.uid());
            phase = Phase.DRAIN;
            return work + 1;
        }
        startTriggerIfDue();
        work += poll();
        if (reader.isTriggerFull()) {
            progress.triggerFull(triggerEpoch + 1);
        }
        return work;
    }

    private int poll() throws IOException {
        if (alignment.mustWait()) {
            return 0;
        }
        int count = 0;
        while (count < POLL_COUNT_MAX && ring.hasRoom()) {
            Batch batch = reader.poll(limits);
            if (batch == null) {
                break;
            }
            long sequence = ring.publish(batch);
            inFlight.add(new InFlight(sequence, !batch.isReplayed(), batch.partition(), batch.resumeOffset()));
            count++;
        }
        return count;
    }

    private void startTriggerIfDue() {
        long markedEpoch = progress.markedEpoch();
        if (markedEpoch > triggerEpoch) {
            triggerEpoch = markedEpoch;
            reader.startTrigger();
        }
    }

    private int acknowledge() throws IOException {
        long durable = ring.durableSequence();
        int count = 0;
        InFlight oldest = inFlight.peek();
        while (oldest != null && oldest.sequence() <= durable) {
            if (oldest.isOfSource()) {
                reader.acknowledge(oldest.partition(), oldest.resumeOffset());
            }
            inFlight.poll();
            count++;
            oldest = inFlight.peek();
        }
        return count;
    }

    /** Its end goes into the log behind all that it gave, and before the job may end. */
    private int end() {
        Phase before = phase;
        if (phase == Phase.DRAIN && inFlight.isEmpty()) {
            boolean isForGood = source.hasEnd()
                    && reader.isEndOfInput()
                    && progress.sourceCount() > 1
                    && !progress.isStopRequested();
            phase = isForGood ? Phase.LOG_END : Phase.AWAIT_END;
        }
        if (phase == Phase.LOG_END && control.offer(new SourceEnd(source.uid()))) {
            progress.sourceEndSent();
            phase = Phase.AWAIT_END;
        }
        if (phase == Phase.AWAIT_END && progress.areSourceEndsLogged()) {
            progress.sourceDrained();
            phase = Phase.DONE;
        }
        return phase == before ? 0 : 1;
    }
}
