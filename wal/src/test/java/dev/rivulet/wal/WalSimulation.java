package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalPoisonedException;
import dev.rivulet.wal.internal.LogDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One run: several lives of a log over one simulated disk, with what one {@link FaultMode} lets go wrong. Throws if the log breaks a
 * promise:
 *
 * <ul>
 *   <li>Nothing is read that was not appended, and nothing that was acknowledged is missing.
 *   <li>No trace of a crash, of a failing call or of a full disk is taken for damage.
 *   <li>Damage is never served. The log may stop for it with a typed exception. It may lose what was acknowledged only where the files
 *       prove no more than what is left: the window that docs/formats/wal.md speaks of, computed here by {@link WalPage}.
 * </ul>
 */
final class WalSimulation {

    static final Path DIRECTORY = Path.of("/sim/log");

    /** How a run ended, if not by a violation. */
    enum Verdict {
        OK,

        /** Damage took what nothing proved any more. */
        WINDOW,

        /** The log stopped for damage. */
        HALTED
    }

    private final FaultMode mode;
    private final boolean isBlind;
    private final String name;
    private final SplittableRandom random;
    private final SimDisk disk;
    private final SimClock clock = new SimClock();
    private final WalHistory history = new WalHistory();
    private final Marks marks;
    private final WalWorkload.World world;

    private long lastTerm;
    private boolean hasLostPower;
    private boolean hasLostFrames;

    private WalSimulation(FaultMode mode, long seed, boolean isBlind, Marks marks) {
        this.mode = mode;
        this.isBlind = isBlind;
        this.name = mode + ", seed " + seed;
        this.random = new SplittableRandom(seed);
        this.disk = new SimDisk(clock, seed);
        this.marks = marks;
        this.world = new WalWorkload.World(name, mode, random, disk, clock, history, marks);
        disk.faults().tearSectors(random.nextBoolean());
        disk.faults().showDamageAtOnce(random.nextBoolean());
    }

    /** Runs one seed. */
    static Verdict run(FaultMode mode, long seed, Marks marks) throws Exception {
        return new WalSimulation(mode, seed, false, marks).run();
    }

    /**
     * For callers in another class loader, which know neither modes nor verdicts.
     *
     * @param isBlind whether nothing is held against the page: for a log that writes another format
     */
    public static void run(String mode, long seed, boolean isBlind) throws Exception {
        new WalSimulation(FaultMode.valueOf(mode), seed, isBlind, new Marks()).run();
    }

    private Verdict run() throws Exception {
        try {
            int lifeCount = 2 + random.nextInt(4);
            for (int life = 0; life < lifeCount; life++) {
                live();
            }
            disk.heal();
            disk.faults().takeBack();
            openOnce(settings()).close();
            return hasLostFrames ? Verdict.WINDOW : Verdict.OK;
        } catch (WalException e) {
            boolean isDamage = mode.isDamaging() && disk.faults().damageCount() > 0;
            if (!isDamage || e instanceof WalPoisonedException) {
                throw e;
            }
            return Verdict.HALTED;
        }
    }

    private void live() throws Exception {
        WalSettings settings = settings();
        Wal log = open(settings);
        if (mayOrder() && random.nextBoolean()) {
            mode.order(disk, random, 60);
        }
        WalWorkload workload = new WalWorkload(world, log, settings);
        long shortWriteCount = disk.faults().shortWriteCount();
        try {
            workload.live();
        } catch (IOException e) {
            boolean isOrdered = disk.hasFailed() || disk.faults().shortWriteCount() > shortWriteCount;
            if (e instanceof WalException || !isOrdered) {
                throw e;
            }
            marks.mark("failure");
            history.noteDurable(log); // What was shown to anybody counts.
            checkPoisoned(log, workload);
        }
        goDown();
    }

    /** Whether something more may go wrong. Damage mostly comes alone, since little is promised after much of it. */
    private boolean mayOrder() {
        return !mode.isDamaging() || disk.faults().damageCount() == 0 || random.nextInt(8) == 0;
    }

    /** Opens the log, through failures and crashes while it recovers. */
    private Wal open(WalSettings settings) throws IOException {
        while (true) {
            if (random.nextInt(mode.isDamaging() ? 4 : 2) == 0 && mayOrder()) {
                mode.order(disk, random, 25);
            }
            long shortWriteCount = disk.faults().shortWriteCount();
            try {
                return openOnce(settings);
            } catch (DiskFullException e) {
                assertEquals(FaultMode.FULL_DISK, mode, name);
                marks.mark("full while opening");
                disk.faults().takeBack();
            } catch (IOException e) {
                boolean isOrdered = disk.hasFailed() || disk.faults().shortWriteCount() > shortWriteCount;
                if (e instanceof WalException || !isOrdered) {
                    throw e;
                }
                marks.mark("failure while opening");
                goDown();
            }
        }
    }

    private Wal openOnce(WalSettings settings) throws IOException {
        List<String> namesBefore = disk.names(DIRECTORY);
        Optional<Path> newest = WalPage.newestSegment(disk, DIRECTORY);
        List<WalPage.Tail> tails = new ArrayList<>();
        addTail(tails, newest);
        try {
            Wal log = Wal.open(disk, DIRECTORY, settings, new UUID(1, 2));
            // Damage may have come while the log was being opened.
            addTail(tails, newest);
            checkOpened(log, tails);
            return log;
        } catch (WalException e) {
            checkNothingWasTouched(namesBefore);
            throw e;
        }
    }

    private void addTail(List<WalPage.Tail> tails, Optional<Path> newest) throws IOException {
        if (newest.isPresent()) {
            byte[] segment = disk.bytes(newest.get());
            if (WalPage.isIntactHeader(segment)) {
                tails.add(WalPage.tail(segment));
            }
        }
    }

    private void checkOpened(Wal log, List<WalPage.Tail> tails) throws IOException {
        if (!isBlind) {
            checkByThePage(log, tails);
        }
        boolean isDamaged = mode.isDamaging() && disk.faults().damageCount() > 0;
        if (isDamaged && log.endPosition() < history.durablePosition()) {
            hasLostFrames = true;
            history.checkRemainder(log, name);
        } else {
            if (!isDamaged && !hasLostPower) {
                history.checkNothingFlushedIsLost(log, name);
            }
            history.checkRecovered(log, name);
        }
        hasLostPower = false;
        WalRecovery recovery = log.recovery();
        marks.markIf(recovery.cutSizeBytes() > 0, "cut");
        marks.markIf(recovery.carriedSizeBytes() > 0, "carried");
        marks.markIf(recovery.leftoverCount() > 0, "left over");
        marks.markIf(recovery.endedCleanly(), "clean end");
    }

    private void checkByThePage(Wal log, List<WalPage.Tail> tails) {
        long endPosition = log.endPosition();
        boolean isByThePage = log.recovery().isNew()
                ? endPosition == 0
                : tails.stream()
                        .anyMatch(tail -> tail.endPosition() == endPosition && tail.provenPosition() <= endPosition);
        assertTrue(isByThePage, () -> name + ": the log ends at " + endPosition + ", the page says one of " + tails);
        assertTrue(log.term() > lastTerm, () -> name + ": the term " + lastTerm + " is claimed again");
        lastTerm = log.term();
    }

    /** Who stops for damage leaves everything to be looked at, but for what was worthless before. */
    private void checkNothingWasTouched(List<String> namesBefore) throws IOException {
        List<String> missing = new ArrayList<>(namesBefore);
        missing.removeAll(disk.names(DIRECTORY));
        missing.removeIf(each -> each.endsWith(".tmp"));
        for (long index = 0; index < history.releasedIndexEnd(); index++) {
            missing.remove(LogDirectory.segmentName(index));
        }
        assertEquals(List.of(), missing, () -> name + ": files were deleted though they are damaged");
    }

    /** A writer that failed takes nothing more. */
    private void checkPoisoned(Wal log, WalWorkload workload) {
        disk.heal();
        if (!workload.isWriting()) {
            return;
        }
        try {
            log.writer().append(1, ByteBuffer.allocate(1));
            throw new AssertionError(name + ": a log that failed takes more");
        } catch (WalPoisonedException e) {
            assertThrows(WalPoisonedException.class, () -> log.writer().sync(), name);
            marks.mark("poisoned");
        } catch (IOException e) {
            throw new AssertionError(name + ": another failure than the first", e);
        } catch (IllegalStateException e) {
            marks.mark("failed while closing");
        }
    }

    private WalSettings settings() {
        int segmentSize = 8192 + 4096 * random.nextInt(2);
        boolean isFull = mode == FaultMode.FULL_DISK; // Without a runway, a full disk is met when it is too late.
        int[] runways = {isFull ? 100 : 0, 512, 3000, 8192};
        long[] quotas = {Long.MAX_VALUE, 4L * segmentSize + random.nextInt(4 * segmentSize)};
        WalSettings.Retention[] retentions = {
            WalSettings.Retention.none(),
            WalSettings.Retention.none(),
            new WalSettings.Retention(Duration.ZERO, random.nextInt(30_000)),
            new WalSettings.Retention(Duration.ofMillis(random.nextInt(50)), random.nextInt(2) * 20_000L)
        };
        return WalSettings.defaults()
                .withSegmentSizeBytes(segmentSize)
                .withFrameSizeMaxBytes(1024)
                .withRunwaySizeBytes(runways[random.nextInt(runways.length)])
                .withSpareSegmentCount(random.nextInt(3))
                .withGroupSizeMaxBytes(64 + random.nextInt(2000))
                .withReadAheadSizeBytes(64 + random.nextInt(2000))
                .withSizeMaxBytes(quotas[random.nextInt(quotas.length)])
                .with(retentions[random.nextInt(retentions.length)])
                .with(syncSettings());
    }

    private SyncSettings syncSettings() {
        SyncMode[] modes = {
            new SyncMode.LosesNothing(),
            new SyncMode.LosesNothing(),
            new SyncMode.LosesUpTo(Duration.ofMillis(1 + random.nextInt(40))),
            new SyncMode.LosesUnsynced()
        };
        return new SyncSettings(
                modes[random.nextInt(modes.length)],
                1 + random.nextInt(8000),
                Duration.ofMillis(random.nextInt(20)),
                Duration.ofMillis(random.nextInt(20)));
    }

    private void goDown() {
        if (random.nextBoolean()) {
            disk.crash(random.nextLong());
            hasLostPower = true;
            marks.mark("power loss");
        } else {
            disk.kill();
            marks.mark("process end");
        }
    }
}
