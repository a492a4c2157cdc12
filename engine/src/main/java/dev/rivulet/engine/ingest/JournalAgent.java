package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.Emitted;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.NoteQueue;
import dev.rivulet.engine.skip.Skip;
import dev.rivulet.engine.skip.SkipDesk;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.GroupCommit;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log: takes what has come since its last sync, appends it as one group, syncs once and only then lets the sources
 * acknowledge. Frames of the engine itself come first, marks by the log's reserve. Owns the log's writer.
 *
 * <p>While it waits for the disk the next group gathers in the ring: the slower the disk, the larger the groups. When the log or the
 * disk is full it holds the batch that was refused and takes no other of its source; so the ring fills and the source feels it,
 * unless the source is to lose what has no room. Marks still go in, so
 * that what is logged can be committed and checkpointed, upon which the log is released and there is room again. The reserve is theirs:
 * ticks, lane changes and table loads wait for room as batches do, or a job that is held up for days would use it up with them.
 */
public final class JournalAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(JournalAgent.class);

    /** Of turns in a duty cycle; a group is full before, unless what comes is dropped. */
    private static final int ROUND_COUNT_MAX = 64;

    private final Wal wal;
    private final GroupCommit group;
    private final Clock clock;
    private final List<Inlet> inlets;
    private final Controls controls;
    private final LogTail tail;
    private final JobProgress progress;
    private final AnswerRoom answerRoom;

    /** Frames upon which nothing frees space, in their order; mostly none, as they go in at once where there is room. */
    private final Deque<ControlFrame> waiting = new ArrayDeque<>();

    /**
     * Frames of the engine's own.
     *
     * @param marks and what else cuts the log or tells the time
     * @param answers of lookups; null if there are none
     * @param notes of what receivers have
     * @param skips what is to be skipped for newer records
     */
    public record Controls(
            Handover<ControlFrame> marks,
            @Nullable Handover<ControlFrame> answers,
            List<NoteQueue> notes,
            SkipDesk skips) {
        public Controls {
            notes = List.copyOf(notes);
        }

        /** Where nothing is skipped. */
        public Controls(Handover<ControlFrame> marks, @Nullable Handover<ControlFrame> answers, List<NoteQueue> notes) {
            this(marks, answers, notes, new SkipDesk(List.of()));
        }
    }

    /**
     * @param inlets one per source
     * @param controls which come before batches
     */
    public JournalAgent(
            Wal wal, Clock clock, List<Inlet> inlets, Controls controls, LogTail tail, JobProgress progress) {
        this.wal = wal;
        this.group = wal.groupCommit();
        this.clock = clock;
        this.inlets = inlets.stream()
                .sorted(Comparator.comparing((Inlet inlet) -> inlet.flow().priority())
                        .reversed())
                .toList();
        this.controls = controls;
        this.tail = tail;
        this.progress = progress;
        this.answerRoom = new AnswerRoom(wal, progress);
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public int doWork() throws IOException {
        long nowNs = clock.nanoTime();
        int count = appendMarks(nowNs)
                + appendAnswers(nowNs)
                + appendNotes(nowNs)
                + appendSkip(nowNs)
                + appendBatches(nowNs);
        if (group.commit(nowNs)) {
            count++;
        }
        if (wal.acknowledgedPosition() == wal.endPosition()) {
            inlets.forEach(Inlet::markDurable);
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

    /** Beyond the quota, as room is what it is to make. */
    private int appendSkip(long nowNs) throws IOException {
        Skip skip = controls.skips.peek();
        if (skip == null) {
            return 0;
        }
        boolean isAppended =
                group.appendBeyondQuota(FrameKind.SKIP, skip.encoded(), nowNs).isAppended();
        controls.skips.answer(isAppended ? wal.endPosition() : SkipDesk.NOT_LOGGED);
        return 1;
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

    /** By turns, in which the more important ones may append more; each has a turn, so that none starves. */
    private int appendBatches(long nowNs) throws IOException {
        int count = 0;
        int before = -1;
        for (int round = 0; count != before && round < ROUND_COUNT_MAX && (round == 0 || group.hasRoom()); round++) {
            before = count;
            for (Inlet inlet : inlets) {
                count += appendTurn(inlet, nowNs);
            }
        }
        return count;
    }

    private int appendTurn(Inlet inlet, long nowNs) throws IOException {
        inlet.alarm().onTime(nowNs);
        boolean isOverdue = inlet.dropped().isDue(nowNs) || !inlet.dropped().isEmpty() && progress.isStopRequested();
        if (isOverdue && !appendDropped(inlet, nowNs)) {
            return 0;
        }
        int countMax = turnCount(inlet.flow().priority());
        int count = 0;
        while (count < countMax && (count == 0 || group.hasRoom())) {
            Batch batch = inlet.next();
            if (batch == null || !take(inlet, batch, nowNs)) {
                break;
            }
            count++;
        }
        return count;
    }

    private static int turnCount(SourcePriority priority) {
        return switch (priority) {
            case HIGH -> 16;
            case NORMAL -> 4;
            case LOW -> 1;
        };
    }

    /** Takes a batch, or a sample of it; false if that has to wait. */
    private boolean take(Inlet inlet, Batch batch, long nowNs) throws IOException {
        Batch taken = LogPressure.mustSample(wal) ? inlet.sampleOf(batch) : batch;
        if (taken == null) {
            inlet.drop(batch, nowNs);
            return true;
        }
        return takeAll(inlet, taken, nowNs);
    }

    /** Logs or drops a batch; false if it has to wait. What was dropped before it is noted before it. */
    private boolean takeAll(Inlet inlet, Batch batch, long nowNs) throws IOException {
        ByteBuffer logged = inlet.logged(batch);
        boolean isBehindDropped = !inlet.dropped().isEmpty();
        AppendResult result = AppendResult.LOG_FULL;
        if (!isBehindDropped || hasRoomFor(logged)) {
            boolean isNoted = !isBehindDropped || appendDropped(inlet, nowNs);
            result = isNoted ? append(inlet, batch, logged, nowNs) : AppendResult.DISK_FULL;
        }
        boolean isFull = result == AppendResult.LOG_FULL && (controls.answers == null || !answerRoom.isUnknown());
        if (isFull && inlet.mayDrop(batch)) {
            inlet.drop(batch, nowNs);
            return true;
        }
        controls.skips.tellShort(inlet.uid(), isFull);
        noteRoom(inlet, batch, result, nowNs);
        return result.isAppended();
    }

    private boolean hasRoomFor(ByteBuffer batch) {
        return wal.roomSizeBytes() >= batch.remaining() && mayAppend(batch);
    }

    /** Beyond the quota, as the source is not told before; there are few, see {@link DroppedBatches}. */
    private boolean appendDropped(Inlet inlet, long nowNs) throws IOException {
        for (Shed shed = inlet.dropped().peek();
                shed != null;
                shed = inlet.dropped().peek()) {
            long position = wal.endPosition();
            if (!group.appendBeyondQuota(shed.kind(), shed.encoded(), nowNs).isAppended()) {
                return false;
            }
            inlet.dropped().remove(shed);
            long end = wal.endPosition();
            progress.shedAppended(end);
            tail.offer(new LogEntry(position, end, null, shed));
        }
        return true;
    }

    private AppendResult append(Inlet inlet, Batch batch, ByteBuffer logged, long nowNs) throws IOException {
        long position = wal.endPosition();
        AppendResult result = mayAppend(logged) ? group.append(FrameKind.BATCH, logged, nowNs) : AppendResult.LOG_FULL;
        if (result.isAppended()) {
            long end = wal.endPosition();
            answerRoom.onBatch(end - position);
            progress.batchAppended(end);
            tail.offer(new LogEntry(position, end, batch, null));
        }
        return result;
    }

    private boolean mayAppend(ByteBuffer batch) {
        return controls.answers == null || answerRoom.isEnoughFor(batch.remaining());
    }

    private void noteRoom(Inlet inlet, Batch batch, AppendResult result, long nowNs) {
        if (result.isAppended()) {
            if (inlet.isRefused()) {
                LOG.info(
                        "log={} takes batches again source={} at position={}",
                        wal.logId(),
                        inlet.uid(),
                        wal.endPosition());
            }
            inlet.accept(batch, nowNs);
            return;
        }
        if (!inlet.isRefused()) {
            progress.logRefused();
            LOG.warn(
                    "log={} takes no batches source={} reason={} position={} first-position={}: the source waits until there is room",
                    wal.logId(),
                    inlet.uid(),
                    result,
                    wal.endPosition(),
                    wal.firstPosition());
        }
        inlet.refuse(batch);
    }
}
