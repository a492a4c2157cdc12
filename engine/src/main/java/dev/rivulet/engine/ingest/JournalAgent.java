package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.Emitted;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.NoteQueue;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.GroupCommit;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log: takes what has come since its last sync, appends it as one group, syncs once and only then lets the sources
 * acknowledge. Frames of the engine itself come first, marks by the log's reserve. Owns the log's writer.
 *
 * <p>While it waits for the disk the next group gathers in the ring: the slower the disk, the larger the groups. When the log or the
 * disk is full it holds the batch that was refused and takes no other; so the ring fills and the sources feel it. Marks still go in, so
 * that what is logged can be committed and checkpointed, upon which the log is released and there is room again. The reserve is theirs:
 * ticks, lane changes and table loads wait for room as batches do, or a job that is held up for days would use it up with them.
 */
public final class JournalAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(JournalAgent.class);

    private final Wal wal;
    private final GroupCommit group;
    private final Clock clock;
    private final IngestRing ring;
    private final Controls controls;
    private final LogTail tail;
    private final JobProgress progress;
    private final Set<String> referenceSources;
    private final AnswerRoom answerRoom;

    /** Frames upon which nothing frees space, in their order; mostly none, as they go in at once where there is room. */
    private final Deque<ControlFrame> waiting = new ArrayDeque<>();

    /** What the log had no room for; it is offered again before anything else comes. */
    private @Nullable Batch refused;

    /**
     * Frames of the engine's own.
     *
     * @param marks and what else cuts the log or tells the time
     * @param answers of lookups; null if there are none
     * @param notes of what receivers have
     */
    public record Controls(
            Handover<ControlFrame> marks, @Nullable Handover<ControlFrame> answers, List<NoteQueue> notes) {
        public Controls {
            notes = List.copyOf(notes);
        }
    }

    /**
     * @param controls which come before batches
     * @param referenceSources by uid, those that keep their records, so that offsets and a checksum will do
     */
    public JournalAgent(
            Wal wal,
            Clock clock,
            IngestRing ring,
            Controls controls,
            LogTail tail,
            JobProgress progress,
            Set<String> referenceSources) {
        this.wal = wal;
        this.group = wal.groupCommit();
        this.clock = clock;
        this.ring = ring;
        this.controls = controls;
        this.tail = tail;
        this.progress = progress;
        this.referenceSources = Set.copyOf(referenceSources);
        this.answerRoom = new AnswerRoom(wal, progress);
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public int doWork() throws IOException {
        long nowNs = clock.nanoTime();
        int count = appendMarks(nowNs) + appendAnswers(nowNs) + appendNotes(nowNs) + appendBatches(nowNs);
        if (group.commit(nowNs)) {
            count++;
        }
        if (wal.acknowledgedPosition() == wal.endPosition()) {
            ring.markDurable(refused != null);
        }
        return count;
    }

    private int appendMarks(long nowNs) throws IOException {
        int count = appendWaiting(nowNs);
        for (ControlFrame frame = controls.marks.peek(); frame != null; frame = controls.marks.peek()) {
            if (waitsForRoom(frame)) {
                waiting.add(frame);
                controls.marks.poll();
                count += appendWaiting(nowNs);
            } else if (append(frame, true, nowNs)) {
                controls.marks.poll();
                count++;
            } else {
                break; // Even the reserve is used up; what frees space does not depend on this frame.
            }
        }
        return count;
    }

    /** Whether nothing that frees space depends on a frame. */
    private static boolean waitsForRoom(ControlFrame frame) {
        return frame instanceof Tick || frame instanceof LaneChange || frame instanceof TableLoad;
    }

    private int appendWaiting(long nowNs) throws IOException {
        int count = 0;
        while (!waiting.isEmpty() && append(waiting.element(), false, nowNs)) {
            waiting.remove();
            count++;
        }
        return count;
    }

    private boolean append(ControlFrame frame, boolean takesReserve, long nowNs) throws IOException {
        long position = wal.endPosition();
        AppendResult result = takesReserve
                ? group.appendReserved(frame.kind(), frame.encoded(), nowNs)
                : group.append(frame.kind(), frame.encoded(), nowNs);
        if (!result.isAppended()) {
            return false;
        }
        long end = wal.endPosition();
        noteControl(frame, end);
        tail.offer(new LogEntry(position, end, null, frame));
        return true;
    }

    /**
     * They may be large, so they leave the reserve to marks. The batches before them have left them room; where they have not, since the
     * quota was lowered meanwhile, they go beyond it, as without them nothing is worked off. Slots wait for their sync.
     */
    private int appendAnswers(long nowNs) throws IOException {
        Handover<ControlFrame> answers = controls.answers;
        int count = 0;
        ControlFrame frame = answers == null ? null : answers.peek();
        while (answers != null && frame != null) {
            long position = wal.endPosition();
            if (!group.appendBeyondQuota(frame.kind(), frame.encoded(), nowNs).isAppended()) {
                break;
            }
            answers.poll();
            long end = wal.endPosition();
            answerRoom.onAnswers(end - position);
            progress.answersLogged(end); // Part of no epoch of its own: what it is about is in one already.
            if (frame instanceof ReturnedRows rows) {
                progress.batchAppended(end); // As is what comes of rows that go on here.
                tail.offer(LogEntry.of(position, end, rows));
            } else {
                tail.offer(new LogEntry(position, end, null, frame));
            }
            count++;
            frame = answers.peek();
        }
        return count;
    }

    /** A note that a commit waits for goes beyond the quota, as without it nothing is let go; the others want room. */
    private int appendNotes(long nowNs) throws IOException {
        int count = 0;
        for (NoteQueue notes : controls.notes) {
            Emitted note = notes.peek();
            if (note == null) {
                continue;
            }
            long position = wal.endPosition();
            boolean isAppended = note.isNeeded()
                    ? group.appendBeyondQuota(note.kind(), note.encoded(), nowNs)
                            .isAppended()
                    : group.append(note.kind(), note.encoded(), nowNs).isAppended();
            if (isAppended) {
                tail.offer(new LogEntry(position, wal.endPosition(), null, note));
            }
            if (isAppended || !note.isNeeded()) {
                notes.answer(isAppended ? wal.endPosition() : NoteQueue.NOT_LOGGED);
                count++;
            }
        }
        return count;
    }

    private void noteControl(ControlFrame frame, long endPosition) {
        if (frame instanceof EpochMark mark) {
            progress.markAppended(mark.epoch(), endPosition);
        } else if (frame instanceof Tick || frame instanceof SourceEnd) {
            progress.batchAppended(endPosition); // What it makes due is part of the epoch, which must end some day.
        }
        if (frame instanceof TableLoad) {
            progress.tableLoadLogged();
        }
        if (frame instanceof SourceEnd) {
            progress.sourceEndLogged();
        }
    }

    private int appendBatches(long nowNs) throws IOException {
        int count = 0;
        @Nullable Batch batch = refused != null ? refused : ring.poll();
        while (batch != null) {
            long position = wal.endPosition();
            Batch logged = isReference(batch) ? batch.toReference() : batch;
            AppendResult result = append(logged.encoded(), nowNs);
            noteRoom(result, batch);
            if (refused != null) {
                break;
            }
            long end = wal.endPosition();
            answerRoom.onBatch(end - position);
            progress.batchAppended(end);
            tail.offer(new LogEntry(position, end, batch, null));
            count++;
            batch = group.hasRoom() ? ring.poll() : null;
        }
        return count;
    }

    /** What is replayed the source has not, or not so. */
    private boolean isReference(Batch batch) {
        return referenceSources.contains(batch.sourceUid()) && !batch.isReplayed();
    }

    private AppendResult append(ByteBuffer batch, long nowNs) throws IOException {
        boolean hasRoom = controls.answers == null || answerRoom.isEnoughFor(batch.remaining());
        return hasRoom ? group.append(FrameKind.BATCH, batch, nowNs) : AppendResult.LOG_FULL;
    }

    private void noteRoom(AppendResult result, Batch batch) {
        if (result.isAppended()) {
            if (refused != null) {
                LOG.info("log={} takes batches again at position={}", wal.logId(), wal.endPosition());
            }
            refused = null;
            return;
        }
        if (refused == null) {
            progress.logRefused();
            LOG.warn(
                    "log={} takes no batches reason={} position={} first-position={}: sources wait until there is room",
                    wal.logId(),
                    result,
                    wal.endPosition(),
                    wal.firstPosition());
        }
        refused = batch;
    }
}
