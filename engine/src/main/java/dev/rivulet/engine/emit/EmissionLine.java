package dev.rivulet.engine.emit;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.engine.emit.EmissionMessage.EntryEnd;
import dev.rivulet.engine.emit.EmissionMessage.EpochEnd;
import dev.rivulet.engine.emit.EmissionMessage.Outgoing;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.NoteQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an epoch's rows for a receiver come in: gives each its id, passes on those that the receiver may not have, and knows when the epoch
 * is complete. Owned by the collect agent, but for the ends that the emission agent and the journal agent have.
 *
 * <p>The rows of an epoch come to a sink in the same order at every replay, so a number of rows is a place among them: those below what the
 * log says are only counted.
 */
public final class EmissionLine<T> {

    /** Rows that may wait for the emission agent; beyond, the collect agent stops, and the log is the buffer. */
    private static final int MESSAGE_COUNT_MAX = 256;

    private final String uid;
    private final String applicationId;
    private final EmissionLedger ledger;
    private final long committedEpoch;

    private final Handover<EmissionMessage<T>> messages = Handover.fromOne(MESSAGE_COUNT_MAX);
    private final Handover<WholeEpoch<T>> wholes = Handover.fromOne(2);
    private final NoteQueue notes = new NoteQueue();

    /** What there was no room for: at the most what came of one entry of the log. */
    private final Deque<EmissionMessage<T>> waiting = new ArrayDeque<>();

    private long number;
    private long position = -1;
    private int ordinal;
    private boolean isEntryOpen;

    /** Of rows that an earlier run sent; when the epoch is whole, behind them, of those that this run sent. */
    private final Deque<RefusedRow<T>> refused = new ArrayDeque<>();

    private long endedEpoch;
    private @Nullable WholeEpoch<T> whole;

    /**
     * @param uid the sink's
     * @param applicationId what its rows' ids begin with
     * @param ledger what the log says that the receiver has
     * @param committedEpoch the last epoch that is committed
     */
    public EmissionLine(String uid, String applicationId, EmissionLedger ledger, long committedEpoch) {
        this.uid = uid;
        this.applicationId = applicationId;
        this.ledger = ledger;
        this.committedEpoch = committedEpoch;
    }

    public String uid() {
        return uid;
    }

    Handover<EmissionMessage<T>> messages() {
        return messages;
    }

    Handover<WholeEpoch<T>> wholes() {
        return wholes;
    }

    /** For the journal agent and the emission agent. */
    public NoteQueue notes() {
        return notes;
    }

    /** What the log says of the epochs that the receiver has, so that what is computed again is held against it. */
    public List<EpochSeal> seals(long fromEpoch) {
        return ledger.seals(fromEpoch);
    }

    /** Whether another row may come; the rows of one batch may all come if the first one may. */
    public boolean hasRoom() {
        return waiting.isEmpty();
    }

    /**
     * Takes the epoch's next row.
     *
     * @param origin what it came of
     */
    public void take(long epoch, T row, RowOrigin origin) {
        if (origin.position() != position) {
            endEntry();
            position = origin.position();
            ordinal = 0;
        }
        RowId id = new RowId(applicationId, position, ordinal++);
        Outgoing<T> outgoing = new Outgoing<>(epoch, number++, id, row, origin);
        String cause = ledger.refusal(epoch, outgoing.number());
        if (cause != null) {
            refused.add(outgoing.refused(cause));
        } else if (epoch > committedEpoch && outgoing.number() >= ledger.count(epoch)) {
            isEntryOpen = true;
            waiting.add(outgoing);
            handOver();
        }
    }

    /** All rows of the entry have come. */
    public void endEntry() {
        if (isEntryOpen) {
            isEntryOpen = false;
            waiting.add(new EntryEnd<>());
            handOver();
        }
    }

    /** Passes on what waits, as far as there is room. */
    public int handOver() {
        int count = 0;
        while (!waiting.isEmpty() && messages.offer(waiting.element())) {
            waiting.remove();
            count++;
        }
        return count;
    }

    /**
     * All rows of the epoch have come; to be asked until it is true.
     *
     * @return whether the receiver has them all, or will never take them, and the log says so, though perhaps not durably yet
     */
    public boolean isWhole(long epoch, long rowCount, long digest) {
        if (rowCount == 0 || epoch <= committedEpoch) {
            return true;
        }
        if (endedEpoch < epoch) {
            endedEpoch = epoch;
            endEntry();
            waiting.add(new EpochEnd<>(epoch, rowCount, digest));
            handOver();
        }
        if (whole == null) {
            whole = wholes.poll();
            if (whole != null) {
                refused.addAll(whole.refused());
            }
        }
        return whole != null;
    }

    /** What was refused of the epoch that is whole, one after the other in the order of its rows; null when there is no more. */
    public @Nullable RefusedRow<T> pollRefused() {
        return refused.poll();
    }

    /** Ends an epoch that is whole: behind which place in the log it may be committed, 0 for any. */
    public long seal() {
        long notedPosition = whole == null ? 0 : whole.notedPosition();
        whole = null;
        number = 0;
        return notedPosition;
    }
}
