package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Polls a source while the ingest ring has room, and acknowledges what has become durable. Owns the reader. When the ring is full it
 * does nothing, which is the backpressure that the source feels.
 */
public final class SourceAgent implements Agent {

    /** Batches per duty cycle, so that a fast source shares its thread fairly. */
    private static final int POLL_COUNT_MAX = 16;

    private record InFlight(long sequence, int partition, byte[] resumeOffset) {}

    private final SourceReader reader;
    private final IngestRing ring;
    private final BatchLimits limits;
    private final JobProgress progress;
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private long triggerEpoch;
    private boolean isEnded;

    public SourceAgent(SourceReader reader, IngestRing ring, BatchLimits limits, JobProgress progress) {
        this.reader = reader;
        this.ring = ring;
        this.limits = limits;
        this.progress = progress;
        this.triggerEpoch = progress.markedEpoch();
    }

    @Override
    public String name() {
        return "source";
    }

    @Override
    public int doWork() throws IOException {
        int work = acknowledge();
        if (isEnded) {
            return work;
        }
        if (progress.isStopRequested() || reader.isFinished()) {
            isEnded = true;
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
        int count = 0;
        while (count < POLL_COUNT_MAX && ring.hasRoom()) {
            Batch batch = reader.poll(limits);
            if (batch == null) {
                break;
            }
            long sequence = ring.publish(batch);
            inFlight.add(new InFlight(sequence, batch.partition(), batch.resumeOffset()));
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
            reader.acknowledge(oldest.partition(), oldest.resumeOffset());
            inFlight.poll();
            count++;
            oldest = inFlight.peek();
        }
        if (isEnded && inFlight.isEmpty()) {
            progress.sourcesDrained();
        }
        return count;
    }
}
