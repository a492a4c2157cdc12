package dev.rivulet.testkit.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.Receipt;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Emitter} keeps to, whoever receives. A sink's own test gives it a receiver that it can look into and take away, and runs these
 * tests by extending this.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EmitterContract {

    /** The rows of the contract. */
    public record Line(String text) {}

    /**
     * A row as the receiver got it.
     *
     * @param id what the receiver can know it by when it comes again
     */
    public record Arrival(String id, String text) {}

    private static final UUID LOG = new UUID(3, 4);
    private static final int ROW_COUNT = 600;
    private static final int ENTRY_ROW_COUNT_MAX = 9;
    private static final int OUTAGE_COUNT = 5;

    /** Whoever takes so many rows without an answer takes any number. */
    private static final int ROOM_ROW_COUNT_MAX = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(17);
    private final List<Line> rows = new ArrayList<>();
    private final List<RowId> ids = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private int answeredCount;
    private long term;

    /** The sink, always with the same receiver. */
    protected abstract Sink<Line> sink() throws Exception;

    /** What the receiver took, in the order in which it came; what came again is there again. */
    protected abstract List<Arrival> arrivals() throws Exception;

    /** From now on the receiver is out of reach. */
    protected abstract void goAway() throws Exception;

    /** From now on it is within reach again, and has what it had. */
    protected abstract void comeBack() throws Exception;

    /** The text of a row that is never taken; {@code number} makes it one of its own. */
    protected abstract String refusedText(int number);

    @Test
    public void everyRowComesOnceAndInOrderWhereNothingGoesWrong() throws Exception {
        plan(ROW_COUNT, number -> "row-" + number);
        try (EmittingSession<Line> session = open()) {
            sendAll(session.emitter(), 0);

            assertTrue(receipts.stream().allMatch(receipt -> receipt.refusal() == null), "a row was refused");
            assertTrue(session.emitter().isReachable(), "whoever answers is within reach");
            assertNull(session.emitter().poll(), "a receipt for no row");
        }
        assertEquals(ROW_COUNT, requireAll(), "a row came again for no reason");
    }

    @Test
    public void whatHasNoReceiptComesAgainUnderTheSameId() throws Exception {
        plan(ROW_COUNT, number -> "row-" + number);
        try (EmittingSession<Line> session = open()) {
            Emitter<Line> emitter = session.emitter();
            int sent = 0;
            for (int outage = 0; outage < OUTAGE_COUNT; outage++) {
                int until = sent + random.nextInt(ROW_COUNT / OUTAGE_COUNT);
                sent = send(emitter, sent, until);
                goAway();
                if (emitter.hasRoom()) {
                    give(emitter, sent++); // Or there may be nothing under way that would show it.
                }
                awaitOutage(emitter);
                comeBack();
            }
            sendAll(emitter, sent);
        }
        requireAll();
    }

    @Test
    public void whatALaterRunSendsAgainHasTheSameIds() throws Exception {
        plan(ROW_COUNT, number -> "row-" + number);
        try (EmittingSession<Line> session = open()) {
            send(session.emitter(), 0, ROW_COUNT / 2);
        }
        try (EmittingSession<Line> session = open()) {
            sendAll(session.emitter(), answeredCount);
        }
        requireAll();
    }

    @Test
    public void withoutAnAnswerThereIsRoomForSoMuchAndNoMore() throws Exception {
        goAway();
        plan(ROOM_ROW_COUNT_MAX, number -> "row-" + number);
        int sent = 0;
        try (EmittingSession<Line> session = open()) {
            Emitter<Line> emitter = session.emitter();
            while (emitter.hasRoom() && sent < ROOM_ROW_COUNT_MAX) {
                give(emitter, sent++);
            }
            assertTrue(sent < ROOM_ROW_COUNT_MAX, "it takes any number of rows");
            awaitOutage(emitter);
            assertFalse(emitter.isReachable(), "whoever is out of reach is called so");
            assertNull(emitter.poll(), "a receipt of nobody");
            comeBack();
            rows.subList(sent, rows.size()).clear();
            emitter.endEntry();
            sendAll(emitter, sent);
        }
        requireAll();
    }

    @Test
    public void whatIsRefusedIsToldAtItsPlace() throws Exception {
        plan(ROW_COUNT, number -> number % 7 == 3 ? refusedText(number) : "row-" + number);
        try (EmittingSession<Line> session = open()) {
            sendAll(session.emitter(), 0);
        }
        List<String> taken = new ArrayList<>();
        int number = 0;
        for (Receipt receipt : receipts) {
            for (int row = 0; row < receipt.rowCount(); row++, number++) {
                if (receipt.refusal() == null) {
                    taken.add(rows.get(number).text());
                } else {
                    assertFalse(receipt.refusal().cause().isBlank(), "a refusal says why");
                }
                assertTrue(
                        number % 7 != 3 || receipt.refusal() != null,
                        "row " + number + " was refused, but its receipt says that it was taken");
            }
        }
        assertFalse(taken.isEmpty(), "all were refused");
        assertEquals(taken, arrivals().stream().map(Arrival::text).toList());
    }

    private EmittingSession<Line> open() throws Exception {
        SinkSession<Line> session =
                sink().open(new SinkContext("job", "out", LOG, ++term, new SystemDisk(), new SystemClock()));
        if (session instanceof EmittingSession<Line> emitting) {
            return emitting;
        }
        throw new AssertionError("the session of " + sink().description() + " is no EmittingSession");
    }

    /** Rows as they come of entries of the log, some of one, some of each other. */
    private void plan(int count, IntFunction<String> text) {
        long position = 0;
        int ordinal = 0;
        for (int number = 0; number < count; number++) {
            if (random.nextInt(ENTRY_ROW_COUNT_MAX) == 0) {
                position += 100;
                ordinal = 0;
            }
            rows.add(new Line(text.apply(number)));
            ids.add(new RowId("job/out/" + LOG, position, ordinal++));
        }
    }

    private void give(Emitter<Line> emitter, int number) {
        emitter.send(ids.get(number), rows.get(number));
        if (number + 1 == rows.size()
                || ids.get(number + 1).position() != ids.get(number).position()) {
            emitter.endEntry();
        }
    }

    /** Gives rows when there is room, as the engine does, and does not wait for the last ones' receipts. */
    private int send(Emitter<Line> emitter, int from, int to) throws IOException {
        int number = from;
        while (number < to) {
            while (number < to && emitter.hasRoom()) {
                give(emitter, number++);
            }
            step(emitter);
        }
        return number;
    }

    private void sendAll(Emitter<Line> emitter, int from) throws IOException {
        send(emitter, from, rows.size());
        while (answeredCount < rows.size()) {
            step(emitter);
        }
    }

    /** Returns whether the receiver was within reach, as far as that showed. */
    private boolean step(Emitter<Line> emitter) throws IOException {
        boolean isWithinReach = true;
        try {
            emitter.work();
        } catch (IOException failure) {
            if (!Outage.isOne(failure)) {
                throw failure;
            }
            isWithinReach = false;
        }
        for (Receipt receipt = emitter.poll(); receipt != null; receipt = emitter.poll()) {
            receipts.add(receipt);
            answeredCount += receipt.rowCount();
        }
        return isWithinReach;
    }

    private void awaitOutage(Emitter<Line> emitter) throws IOException {
        while (step(emitter)) {
            Thread.onSpinWait();
        }
    }

    /**
     * All rows have come, each for the first time in its order, and an id is always of the same row.
     *
     * @return how many came, again or not
     */
    private int requireAll() throws Exception {
        Map<String, String> first = new LinkedHashMap<>();
        List<Arrival> arrivals = arrivals();
        for (Arrival arrival : arrivals) {
            String before = first.putIfAbsent(arrival.id(), arrival.text());
            assertTrue(
                    before == null || before.equals(arrival.text()),
                    () -> arrival.id() + " was " + before + ", now it is " + arrival.text());
        }
        assertEquals(rows.stream().map(Line::text).toList(), List.copyOf(first.values()));
        return arrivals.size();
    }
}
