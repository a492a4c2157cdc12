package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.inspect.FooterState;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.inspect.WalReport.Depth;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What an inspection tells of logs that are sound, torn, being written, or damaged more than once. */
class WalInspectionTest {

    @Test
    void aSoundLogIsToldSegmentBySegment() throws IOException {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);

        WalReport report = log.verify();

        assertTrue(report.isHealthy());
        assertEquals(Optional.of(DamagedLog.LOG_ID), Optional.ofNullable(report.logId()));
        assertEquals(List.of(1L, 1L, 2L, 2L, 3L, 3L), terms(report));
        assertEquals(
                List.of(
                        FooterState.ROLLED,
                        FooterState.CLEAN,
                        FooterState.ROLLED,
                        FooterState.CLEAN,
                        FooterState.ROLLED,
                        FooterState.CLEAN),
                footers(report));
        assertEquals(60, report.counts().dataCount());
        assertEquals(3, report.counts().sealCount());
        assertEquals(report.endPosition(), report.provenPosition());
        for (int at = 0; at < 5; at++) {
            SegmentReport segment = report.segments().get(at);
            assertEquals(
                    segment.content().checksum(),
                    segment.content().checksumStated().orElseThrow());
            assertEquals(
                    report.segments().get(at + 1).firstPosition(),
                    segment.content().endPosition());
        }
    }

    @Test
    void headersTellTheSameButWhatIsInTheFrames() throws IOException {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);
        WalReport whole = log.verify();

        WalReport report = headers(log);

        assertTrue(report.isHealthy());
        assertEquals(terms(whole), terms(report));
        assertEquals(footers(whole), footers(report));
        assertEquals(whole.counts().frameCount(), report.counts().frameCount());
        assertEquals(whole.endPosition(), report.endPosition());
        assertFalse(report.segments().get(0).content().wasRead());
    }

    @Test
    void aTornTailIsNoProblemAndToldInBytes() throws IOException {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);
        Wal open = log.open();
        log.append(open, 4, 40);
        open.writer().sync();
        long end = open.endPosition();
        log.append(open, 4, 100);
        open.writer().flush();
        log.disk.kill();
        log.cut(DamagedLog.segment(6), log.bytes(DamagedLog.segment(6)).length - 20);

        for (Depth depth : Depth.values()) {
            WalReport report = new WalInspection(log.disk, DamagedLog.DIRECTORY).inspect(depth);

            assertTrue(report.isHealthy());
            assertEquals(end, report.endPosition());
            assertTrue(report.tornSizeBytes() > 100, () -> report.tornSizeBytes() + " bytes are torn");
        }
        try (Wal reopened = log.open()) {
            assertEquals(end, reopened.endPosition());
        }
    }

    @Test
    void theHolderOfTheLockIsToldAndAStaleFileIsToo() throws IOException {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);
        assertFalse(headers(log).lock().isHeld());
        assertTrue(headers(log).lock().hasFile());

        Wal open = log.open();

        assertTrue(headers(log).lock().isHeld());
        open.close();
    }

    @Test
    void nothingIsThereBeforeALogIsMade() throws IOException {
        SimDisk disk = new SimDisk(1);

        assertFalse(WalInspection.isLog(disk, DamagedLog.DIRECTORY));

        WalReport report = new WalInspection(disk, DamagedLog.DIRECTORY).inspect(Depth.HEADERS);
        assertTrue(report.isHealthy());
        assertEquals(List.of(), report.segments());
    }

    @Test
    void everyProblemIsFoundAndNotOnlyTheFirst() throws IOException {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);
        log.disk.flipBit(DamagedLog.segment(0), 8 * 4200);
        log.disk.flipBit(DamagedLog.segment(1), 8 * 50);
        log.remove(DamagedLog.segment(2));
        log.cut(DamagedLog.segment(3), 5000);

        WalReport report = log.verify();

        assertEquals(
                List.of(
                        WalProblem.Kind.DAMAGED_FRAMES,
                        WalProblem.Kind.DAMAGED_HEADER,
                        WalProblem.Kind.MISSING_SEGMENTS,
                        WalProblem.Kind.DAMAGED_FRAMES),
                report.problems().stream().map(WalProblem::kind).toList());
        for (WalProblem problem : report.problems()) {
            assertTrue(problem.message().startsWith(problem.file() + ": "), problem::message);
        }
        assertEquals(
                List.of(
                        WalProblem.Kind.DAMAGED_HEADER,
                        WalProblem.Kind.MISSING_SEGMENTS,
                        WalProblem.Kind.DAMAGED_FRAMES),
                headers(log).problems().stream().map(WalProblem::kind).toList());
    }

    /** What opening and reading would halt at, verifying finds; and what verifying passes can be opened and read. */
    @Test
    void verifyingAgreesWithOpeningAndReading() throws IOException {
        int damagedCount = 0;
        int seedCount = Boolean.getBoolean("rivulet.long") ? 20_000 : 400;
        for (int seed = 0; seed < seedCount; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DamagedLog log = DamagedLog.ofThreeRuns(seed, random.nextBoolean());
            log.damageAnything(random);

            boolean isHealthy = log.verify().isHealthy();

            damagedCount += isHealthy ? 0 : 1;
            int found = seed;
            assertEquals(canBeRead(log), isHealthy, () -> "seed " + found);
        }

        assertTrue(damagedCount > seedCount / 3);
        assertTrue(damagedCount < seedCount);
    }

    private static boolean canBeRead(DamagedLog log) {
        try {
            log.read();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A writer that appends, seals, rolls and releases as fast as it can, and an inspection that finds nothing wrong with that. */
    @Test
    void aRunningWriterIsNotTakenForDamage() throws Exception {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);
        Wal open = log.open();
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                for (int index = 0; !isOver.get(); index++) {
                    log.append(open, 5, index % 700);
                    if (index % 3 == 0) {
                        open.writer().sync();
                    } else if (index % 3 == 1) {
                        open.writer().flush();
                    }
                    if (index % 100 == 0) {
                        open.release(open.durablePosition() - 20_000, 0);
                    }
                }
                return null;
            });
            for (int look = 0; look < 300; look++) {
                WalReport report = new WalInspection(log.disk, DamagedLog.DIRECTORY)
                        .inspect(look % 2 == 0 ? Depth.EVERY_FRAME : Depth.HEADERS);
                assertEquals(List.of(), report.problems());
                assertEquals(List.<PositionRange>of(), report.holes());
            }
            isOver.set(true);
            writing.get();
        } finally {
            isOver.set(true);
            writer.shutdown();
            open.close();
        }
    }

    private static WalReport headers(DamagedLog log) throws IOException {
        return new WalInspection(log.disk, DamagedLog.DIRECTORY).inspect(Depth.HEADERS);
    }

    private static List<Long> terms(WalReport report) {
        return report.segments().stream().map(SegmentReport::term).toList();
    }

    private static List<FooterState> footers(WalReport report) {
        return report.segments().stream()
                .map(segment -> segment.content().footer())
                .toList();
    }
}
