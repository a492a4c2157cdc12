package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a simulated process does with an open log: appends in all ways, syncs, releases, pins and reads, as a seed decides. Whatever it
 * sees is checked against the history and the promises of the log's methods. One owner, good for one life of the log.
 */
final class WalWorkload {

    private static final int FOLLOWER_COUNT_MAX = 3;
    private static final int FRAMES_PER_READ = 5;
    private static final int STEP_COUNT_MAX = 60;

    /** Enough to come to the quota, now and then. */
    private static final int LONG_LIFE_STEP_COUNT_MAX = 400;

    /** What a run of the simulation consists of. Shared by all lives in it. */
    record World(
            String name,
            FaultMode mode,
            SplittableRandom random,
            SimDisk disk,
            SimClock clock,
            WalHistory history,
            Marks marks) {}

    /** A reader that follows the log, with a pin where it is. */
    private static final class Follower {
        private final WalReader reader;
        private final WalPin pin;

        Follower(Wal log, long position) throws IOException {
            this.pin = log.pin("follower", position);
            this.reader = log.newReader(position);
        }
    }

    private final World world;
    private final String name;
    private final SplittableRandom random;
    private final WalHistory history;
    private final Marks marks;
    private final Wal log;
    private final WalSettings settings;
    private final Agent spareAgent;
    private final AppendCheck appendCheck;
    private final List<Follower> followers = new ArrayList<>();

    /** Whether this life leaves the decisions on syncing to the log. */
    private final boolean isGrouped;

    /** When the oldest frame was appended that is not synced. */
    private long unsyncedSinceNs;

    /** The end of the last frame that must be durable after the next commit. */
    private long forcedPosition;

    private boolean isWriting;

    WalWorkload(World world, Wal log, WalSettings settings) {
        this.world = world;
        this.name = world.name;
        this.random = world.random;
        this.history = world.history;
        this.marks = world.marks;
        this.log = log;
        this.settings = settings;
        this.spareAgent = log.spareAgent(world.clock);
        this.appendCheck = new AppendCheck(log, settings, world.mode, world.name);
        this.isGrouped = random.nextBoolean();
    }

    /** Lives until it is over, and then closes the log or not. */
    void live() throws Exception {
        int stepCount = random.nextInt(random.nextInt(16) == 0 ? LONG_LIFE_STEP_COUNT_MAX : STEP_COUNT_MAX);
        for (int step = 0; step < stepCount; step++) {
            step();
            history.noteDurable(log);
        }
        if (random.nextInt(4) == 0) {
            close();
        }
    }

    /** Whether the writer was at work when something failed, so that the log takes nothing more. */
    boolean isWriting() {
        return isWriting;
    }

    private void step() throws Exception {
        int choice = random.nextInt(20);
        isWriting = choice < 13;
        switch (choice) {
            case 0, 1, 2, 3, 4 -> append(payload(random.nextInt(300)));
            case 5, 6 -> append(new byte[900]);
            case 7 -> appendReserved(random.nextInt(8) == 0 ? 16 : 1);
            case 8, 9 -> sync();
            case 10 -> log.writer().flush();
            case 11 -> seal();
            case 12 -> release();
            case 13, 14 -> follow();
            case 15 -> checkAll();
            case 16 -> pin();
            case 17, 18 -> marks.markIf(spareAgent.doWork() > 0, "spare grown");
            default -> changeSpace();
        }
    }

    private void append(byte[] payload) throws IOException {
        GroupCommit group = log.groupCommit();
        if (isGrouped && !group.hasRoom()) {
            sync();
            return;
        }
        int segmentCount = log.segments().size();
        long nowNs = noteUnsynced();
        int kind = random.nextInt(256);
        AppendResult result = isGrouped
                ? history.append(log, kind, payload, (each, bytes) -> group.append(each, bytes, nowNs))
                : history.append(log, kind, payload);
        appendCheck.check(result, payload.length, false);
        marks.markIf(!result.isAppended(), result.toString());
        marks.markIf(log.segments().size() > segmentCount, "rolled");
    }

    private void appendReserved(int count) throws IOException {
        for (int index = 0; index < count; index++) {
            appendReserved();
        }
    }

    private void appendReserved() throws IOException {
        byte[] payload = payload(random.nextInt(25));
        long nowNs = noteUnsynced();
        GroupCommit group = log.groupCommit();
        AppendResult result = isGrouped
                ? history.append(log, 1, payload, (kind, bytes) -> group.appendReserved(kind, bytes, nowNs))
                : history.append(log, 1, payload, log.writer()::appendReserved);
        appendCheck.check(result, payload.length, true);
        marks.markIf(!result.isAppended(), "reserve used up");
        forcedPosition = isGrouped && result.isAppended() ? log.endPosition() : forcedPosition;
    }

    /** Remembers since when something is not synced; returns the time. */
    private long noteUnsynced() {
        long nowNs = world.clock.nanoTime();
        unsyncedSinceNs = log.writer().unsyncedSizeBytes() == 0 ? nowNs : unsyncedSinceNs;
        return nowNs;
    }

    private void sync() throws IOException {
        if (!isGrouped) {
            log.writer().sync();
            assertEquals(log.endPosition(), log.durablePosition(), name);
            return;
        }
        world.clock.advance(Duration.ofMillis(random.nextInt(20)));
        long nowNs = world.clock.nanoTime();
        long endPosition = log.endPosition();
        log.groupCommit().commit(nowNs);
        appendCheck.noteSeals(log.endPosition() - endPosition);
        assertTrue(log.durablePosition() >= forcedPosition, () -> name + ": a reserved frame waits for its sync");
        checkCommitted(Duration.ofNanos(nowNs - unsyncedSinceNs));
    }

    private void checkCommitted(Duration unsyncedAge) {
        boolean isDurable = log.durablePosition() == log.endPosition();
        SyncMode mode = settings.sync().mode();
        if (mode instanceof SyncMode.LosesNothing) {
            Duration delay = settings.sync().groupDelayMax();
            assertTrue(isDurable || unsyncedAge.compareTo(delay) < 0, () -> name + ": unsynced since " + unsyncedAge);
            assertEquals(log.durablePosition(), log.acknowledgedPosition(), name);
            return;
        }
        if (mode instanceof SyncMode.LosesUpTo some) {
            Duration interval = some.interval();
            assertTrue(
                    isDurable || unsyncedAge.compareTo(interval) < 0, () -> name + ": unsynced since " + unsyncedAge);
        }
        marks.markIf(!isDurable, "acknowledged unsynced");
        assertEquals(log.endPosition(), log.acknowledgedPosition(), name);
        assertEquals(log.endPosition(), log.flushedPosition(), name);
    }

    private void seal() throws IOException {
        long endPosition = log.endPosition();
        boolean wasSealed = log.writer().isSealed();
        boolean isSealedNow = log.writer().seal();
        assertEquals(log.endPosition(), log.durablePosition(), name);
        appendCheck.checkSeal(wasSealed, isSealedNow);
        appendCheck.noteSeals(log.endPosition() - endPosition);
        marks.markIf(isSealedNow, "sealed");
    }

    private void release() throws IOException {
        long firstPosition = log.firstPosition();
        long span = Math.max(0, history.durablePosition() - firstPosition);
        long position = history.durablePositionAtOrBelow(firstPosition + random.nextLong(span + 1));
        List<SegmentHeader> before = log.segments();
        long neededPosition = log.pins().stream().mapToLong(WalPin::position).reduce(position, Math::min);
        history.release(log, position, world.clock.epochMicros());
        int releasedCount = before.size() - log.segments().size();
        assertEquals(before.subList(releasedCount, before.size()), log.segments(), name);
        for (int index = 0; index < releasedCount; index++) {
            assertTrue(before.get(index + 1).firstPosition() <= neededPosition, () -> name + ": released too much");
            checkRetained(before.get(index));
        }
        boolean keepsAll = settings.retention().equals(WalSettings.Retention.none());
        if (keepsAll && log.segments().size() > 1) {
            assertTrue(log.segments().get(1).firstPosition() > neededPosition, () -> name + ": released too little");
        }
        marks.markIf(releasedCount > 0, "released");
        marks.markIf(neededPosition < position, "pinned");
    }

    private void checkRetained(SegmentHeader released) {
        WalSettings.Retention retention = settings.retention();
        if (retention.sizeBytes() > 0 && retention.age().isZero()) {
            long keptSizeBytes = log.endPosition() - released.firstPosition();
            assertTrue(keptSizeBytes > retention.sizeBytes(), () -> name + ": released what is to be retained");
        }
    }

    /** Reads on, of one of several readers, up to what is flushed. */
    private void follow() throws IOException {
        if (followers.size() < FOLLOWER_COUNT_MAX && random.nextInt(3) == 0) {
            long firstPosition = log.firstPosition();
            long somewhere = firstPosition + random.nextLong(log.flushedPosition() - firstPosition + 1);
            followers.add(new Follower(log, history.positionAtOrAbove(somewhere, log.flushedPosition())));
        }
        if (followers.isEmpty()) {
            return;
        }
        Follower follower = followers.get(random.nextInt(followers.size()));
        for (int count = 0; count < FRAMES_PER_READ; count++) {
            long position = follower.reader.endPosition();
            if (!follower.reader.next()) {
                history.assertOnlySealsBetween(position, log.flushedPosition(), name);
                break;
            }
            history.checkNext(follower.reader, position, name);
            marks.mark("followed");
        }
        follower.pin.moveTo(follower.reader.endPosition());
        if (random.nextInt(8) == 0) {
            followers.remove(follower);
            follower.reader.close();
            follower.pin.close();
        }
    }

    private void checkAll() throws IOException {
        if (random.nextInt(4) == 0) {
            history.check(log, name);
        }
    }

    /** Pins of nobody in particular, which are forgotten with the process. */
    private void pin() {
        List<WalPin> pins = log.pins();
        if (pins.isEmpty() || random.nextInt(4) == 0) {
            log.pin("somebody", history.positionAtOrAbove(log.firstPosition(), log.endPosition()));
            return;
        }
        WalPin pin = pins.get(random.nextInt(pins.size()));
        if (pin.name().equals("somebody")) {
            long position = pin.position() + random.nextLong(log.endPosition() - pin.position() + 1);
            pin.moveTo(position);
            if (random.nextInt(3) == 0) {
                pin.close();
            }
        }
    }

    /** Somebody else fills the disk, or frees it. */
    private void changeSpace() {
        if (world.mode == FaultMode.FULL_DISK) {
            if (random.nextBoolean()) {
                world.disk.faults().takeBack();
                appendCheck.noteSpace(true);
            } else {
                world.mode.order(world.disk, random, 1);
                appendCheck.noteSpace(false);
            }
        }
    }

    private void close() throws Exception {
        isWriting = true;
        spareAgent.onClose();
        log.close();
        assertEquals(log.endPosition(), log.durablePosition(), name);
        history.noteDurable(log);
        marks.mark("closed");
    }

    private byte[] payload(int sizeBytes) {
        byte[] payload = new byte[sizeBytes];
        random.nextBytes(payload);
        return payload;
    }
}
