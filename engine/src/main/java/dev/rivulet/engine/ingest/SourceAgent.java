package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.supervise.OutageWait;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a source while the ingest ring has room, and acknowledges what has become durable. Owns the reader. When the ring is full it
 * does nothing, which is the backpressure that the source feels. The source agents of a job share a thread.
 *
 * <p>A source that is out of reach is closed, and opened again behind what came of it, while the rest of the job goes on.
 */
public final class SourceAgent implements Agent {

    /** Batches per duty cycle, so that a fast source shares its thread fairly. */
    private static final int POLL_COUNT_MAX = 16;

    /** Batches that are not acknowledged: more than the ring has, as a full log's notes of dropped ones take their time. */
    private static final int IN_FLIGHT_COUNT_MAX = 16_384;

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

    /** Opens a source anew behind what the log has, or is to have before anything else, of each of its partitions and of its replays. */
    @FunctionalInterface
    public interface Reopening {
        SourceReader open(ResumeOffsets resumeOffsets) throws IOException;
    }

    /**
     * What is done about a source that is out of reach.
     *
     * @param resumeOffsets where the reader that is open began
     */
    public record Recovery(OutageWait outage, Reopening reopening, ResumeOffsets resumeOffsets) {}

    /** When it has to wait for other sources: for slower ones, and for more important ones. */
    public record Manners(SourceAlignment alignment, SourceTurn turn) {

        boolean mustWait() {
            return alignment.mustWait() || turn.mustWait();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(SourceAgent.class);

    private final Polled source;
    private final OutageWait outage;
    private final Reopening reopening;
    private final IngestRing ring;
    private final BatchLimits limits;
    private final Handover<ControlFrame> control;
    private final Manners manners;
    private final JobProgress progress;
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private final ResumeOffsets resumeOffsets;
    private long triggerEpoch;

    /** Null while the source is out of reach. */
    private @Nullable SourceReader reader;

    private Phase phase = Phase.POLL;

    /** Whether nothing will come any more for good; known from where it has finished on, also if it goes out of reach then. */
    private boolean isAtEnd;

    /**
     * @param recovery of failures of the source
     * @param manners tell when it has to wait for other sources
     */
    public SourceAgent(
            Polled source,
            Recovery recovery,
            IngestRing ring,
            BatchLimits limits,
            Handover<ControlFrame> control,
            Manners manners,
            JobProgress progress) {
        this.source = source;
        this.reader = source.reader();
        this.outage = recovery.outage();
        this.reopening = recovery.reopening();
        this.resumeOffsets = recovery.resumeOffsets().copy();
        this.ring = ring;
        this.limits = limits;
        this.control = control;
        this.manners = manners;
        this.progress = progress;
        this.triggerEpoch = progress.markedEpoch();
    }

    @Override
    public String name() {
        return progress.sourceCount() == 1 ? "source" : "source-" + source.uid();
    }

    @Override
    public int doWork() throws IOException {
        try {
            return work();
        } catch (IOException failure) {
            if (!outage.begins(failure)) {
                throw failure;
            }
            close();
            return 1;
        }
    }

    private int work() throws IOException {
        int work = acknowledge();
        if (phase != Phase.POLL) {
            return work + end();
        }
        SourceReader open = reader != null || progress.isStopRequested() ? reader : reopened();
        if (progress.isStopRequested() || open != null && open.isFinished()) {
            progress.sourceFinished(source.uid());
            isAtEnd = open != null && open.isEndOfInput();
            phase = Phase.DRAIN;
            return work + 1;
        }
        if (open == null) {
            return work;
        }
        startTriggerIfDue(open);
        work += poll(open);
        if (open.isTriggerFull()) {
            progress.triggerFull(triggerEpoch + 1);
        }
        return work;
    }

    /** Not before all that came of the reader before is durable, as a source may give that again otherwise. */
    private @Nullable SourceReader reopened() throws IOException {
        if (!inFlight.isEmpty() || !outage.isDue()) {
            return null;
        }
        reader = reopening.open(resumeOffsets.copy());
        outage.ends();
        return reader;
    }

    /** What it was about to acknowledge the next reader learns by where it begins. */
    private void close() {
        SourceReader failed = reader;
        reader = null;
        try {
            if (failed != null) {
                failed.close();
            }
        } catch (IOException failure) {
            LOG.debug("source={} was closed behind a failure, and failed once more", source.uid(), failure);
        }
    }

    @Override
    public void onClose() throws IOException {
        if (reader != null && reader != source.reader()) { // That one is whoever's who opened it.
            reader.close();
        }
    }

    private int poll(SourceReader open) throws IOException {
        if (manners.mustWait()) {
            return 0;
        }
        int count = 0;
        while (count < POLL_COUNT_MAX && ring.hasRoom() && inFlight.size() < IN_FLIGHT_COUNT_MAX) {
            Batch batch = open.poll(limits);
            if (batch == null) {
                break;
            }
            long sequence = ring.publish(batch);
            resumeOffsets.note(batch);
            inFlight.add(new InFlight(sequence, !batch.isReplayed(), batch.partition(), batch.resumeOffset()));
            count++;
        }
        return count;
    }

    private void startTriggerIfDue(SourceReader open) {
        long markedEpoch = progress.markedEpoch();
        if (markedEpoch > triggerEpoch) {
            triggerEpoch = markedEpoch;
            open.startTrigger();
        }
    }

    private int acknowledge() throws IOException {
        long durable = ring.durableSequence();
        int count = 0;
        InFlight oldest = inFlight.peek();
        while (oldest != null && oldest.sequence() <= durable) {
            inFlight.poll();
            if (reader != null && oldest.isOfSource()) {
                reader.acknowledge(oldest.partition(), oldest.resumeOffset());
            }
            count++;
            oldest = inFlight.peek();
        }
        return count;
    }

    /** Its end goes into the log behind all that it gave, and before the job may end. */
    private int end() {
        Phase before = phase;
        if (phase == Phase.DRAIN && inFlight.isEmpty()) {
            boolean isForGood = source.hasEnd() && isAtEnd && progress.sourceCount() > 1 && !progress.isStopRequested();
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
