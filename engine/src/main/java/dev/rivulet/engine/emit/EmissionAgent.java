package dev.rivulet.engine.emit;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.Receipt;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.emit.EmissionMessage.EntryEnd;
import dev.rivulet.engine.emit.EmissionMessage.EpochEnd;
import dev.rivulet.engine.emit.EmissionMessage.Outgoing;
import dev.rivulet.engine.frame.Emitted;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.NoteQueue;
import dev.rivulet.engine.supervise.OutageWait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has rows sent to a receiver as soon as what they came of is durable, and notes in the log how far the receiver has them. Owns the emitter.
 *
 * <p>A row is noted only when the receiver has confirmed it, and an epoch counts as whole only when the log says so: so whatever a crash takes
 * away is sent again, and nothing else is. A note costs the log a frame, so there are only a few in a second.
 */
public final class EmissionAgent<T> implements Agent {

    /** So long a receiver's confirmations may go without a note, unless an epoch is whole: what a crash has it be sent again at most. */
    private static final long NOTE_INTERVAL_NS = 500_000_000L;

    /** Refusals that may go without one, in bytes; a note has to be a small frame. */
    private static final int REFUSED_SIZE_BYTES_MAX = 1_024;

    /** Of what a receiver says when it refuses. */
    private static final int CAUSE_LENGTH_MAX = 300;

    /** Messages and receipts per duty cycle. */
    private static final int COUNT_MAX = 256;

    private final EmissionLine<T> line;
    private final Emitter<T> emitter;
    private final LongSupplier durablePosition;
    private final Clock clock;
    private final JobProgress progress;
    private final OutageWait outage;

    /** Rows without a receipt, in their order. */
    private final Deque<Outgoing<T>> inFlight = new ArrayDeque<>();

    private final List<RefusedRow<T>> refused = new ArrayList<>();
    private final List<Emitted.Refused> refusedToNote = new ArrayList<>();
    private int refusedSizeBytes;

    private long epoch;
    /** Of the epoch's rows, how many are dealt with. */
    private long count;

    private long notedCount;
    private long notedNs;
    private @Nullable EpochEnd<T> end;
    private @Nullable Emitted underWay;

    /**
     * @param durablePosition up to where the log may be acted upon for all the world to see
     * @param outage waits out that the receiver cannot be reached
     */
    public EmissionAgent(
            EmissionLine<T> line,
            Emitter<T> emitter,
            LongSupplier durablePosition,
            Clock clock,
            JobProgress progress,
            OutageWait outage) {
        this.line = line;
        this.emitter = emitter;
        this.durablePosition = durablePosition;
        this.clock = clock;
        this.progress = progress;
        this.outage = outage;
        this.notedNs = clock.nanoTime();
    }

    @Override
    public String name() {
        return "emission-" + line.uid();
    }

    @Override
    public int doWork() throws IOException {
        int done = takeAnswer();
        if (outage.isDue() || progress.isStopRequested()) {
            done += exchange();
        }
        return done + note(clock.nanoTime());
    }

    private int exchange() throws IOException {
        int done = send();
        try {
            done += emitter.work();
        } catch (IOException failure) {
            // Somebody who waits for the end is told; the next start sends what is in the log.
            if (progress.isStopRequested() || !outage.begins(failure)) {
                throw failure;
            }
            return done + 1;
        }
        if (emitter.isReachable()) {
            outage.ends();
        }
        return done + takeReceipts();
    }

    private int send() {
        int done = 0;
        for (EmissionMessage<T> message = line.messages().peek();
                message != null && done < COUNT_MAX && maySend(message);
                message = line.messages().peek()) {
            line.messages().poll();
            done++;
            if (message instanceof Outgoing<T> row) {
                epoch = row.epoch();
                inFlight.add(row);
                emitter.send(row.id(), row.row());
            } else if (message instanceof EntryEnd<T>) {
                emitter.endEntry();
            } else if (message instanceof EpochEnd<T> last) {
                end = last;
                epoch = last.epoch();
            }
        }
        return done;
    }

    private boolean maySend(EmissionMessage<T> message) {
        return !(message instanceof Outgoing<T> row)
                || emitter.hasRoom() && durablePosition.getAsLong() >= row.endPosition();
    }

    private int takeReceipts() {
        int done = 0;
        while (done < COUNT_MAX && refusedSizeBytes < REFUSED_SIZE_BYTES_MAX) {
            Receipt receipt = emitter.poll();
            if (receipt == null) {
                break;
            }
            take(receipt);
            done++;
        }
        return done;
    }

    private void take(Receipt receipt) {
        long first = inFlight.element().number();
        String said = receipt.refusal() == null ? "" : receipt.refusal().cause();
        String cause = said.length() > CAUSE_LENGTH_MAX ? said.substring(0, CAUSE_LENGTH_MAX) : said;
        for (int index = 0; index < receipt.rowCount(); index++) {
            Outgoing<T> row = inFlight.remove();
            count = row.number() + 1;
            if (receipt.refusal() != null) {
                refused.add(row.refused(cause));
            }
        }
        if (receipt.refusal() != null) {
            addRefused(new Emitted.Refused(first, count - 1, cause));
        }
    }

    private void addRefused(Emitted.Refused run) {
        int last = refusedToNote.size() - 1;
        Emitted.Refused before = last < 0 ? null : refusedToNote.get(last);
        if (before != null && before.last() + 1 == run.first() && before.cause().equals(run.cause())) {
            refusedToNote.set(last, new Emitted.Refused(before.first(), run.last(), run.cause()));
        } else {
            refusedToNote.add(run);
            refusedSizeBytes += 20 + run.cause().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** One note after the other, since what an epoch's first says the next one does not say again. */
    private int note(long nowNs) {
        boolean isWhole = end != null && inFlight.isEmpty();
        boolean isDue =
                count > notedCount && nowNs - notedNs >= NOTE_INTERVAL_NS || refusedSizeBytes >= REFUSED_SIZE_BYTES_MAX;
        if (underWay != null || !isWhole && !isDue) {
            return 0;
        }
        Emitted note = end != null && isWhole
                ? new Emitted(line.uid(), epoch, end.rowCount(), true, end.digest(), refusedToNote)
                : new Emitted(line.uid(), epoch, count, false, 0, refusedToNote);
        refusedToNote.clear();
        refusedSizeBytes = 0;
        notedNs = nowNs;
        underWay = note;
        line.notes().offer(note);
        return 1;
    }

    private int takeAnswer() {
        Long position = underWay == null ? null : line.notes().pollAnswer();
        if (position == null || underWay == null) {
            return 0;
        }
        if (position != NoteQueue.NOT_LOGGED) {
            notedCount = underWay.count();
        }
        if (underWay.isWhole()) {
            line.wholes().offer(new WholeEpoch<>(epoch, position, refused));
            refused.clear();
            end = null;
            count = 0;
            notedCount = 0;
        }
        underWay = null;
        return 1;
    }
}
