package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.wal.DamagedLog.Content;
import dev.rivulet.wal.DamagedLog.Frame;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalProblem.Kind;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.repair.RepairPlan;
import dev.rivulet.wal.repair.RepairResult;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** A log that is damaged by a test, and what was in it before. */
final class RepairTrial {

    DamagedLog log;
    WalReport sound;
    Content before;

    /**
     * @param isEndedCleanly whether the last run was
     */
    RepairTrial(boolean isEndedCleanly) throws IOException {
        this(DamagedLog.ofThreeRuns(1, isEndedCleanly));
    }

    RepairTrial(DamagedLog log) throws IOException {
        this.log = log;
        this.before = log.copy(2).read();
        this.sound = log.verify();
    }

    /** Of a log that ended cleanly, with nothing wrong. */
    static RepairTrial ofSoundLog() throws IOException {
        RepairTrial trial = new RepairTrial(true);
        assertTrue(trial.sound.isHealthy(), () -> trial.sound.problems().toString());
        assertEquals(6, trial.sound.segments().size());
        return trial;
    }

    void assertHealed(Kind kind, Path damagedFile, PositionRange... lost) throws IOException {
        assertHealed(List.of(kind), damagedFile, lost);
    }

    /** Checks that exactly this is found, and that after the repair exactly this is not there. */
    void assertHealed(List<Kind> kinds, Path damagedFile, PositionRange... lost) throws IOException {
        WalReport report = log.verify();
        assertEquals(kinds, kinds(report), () -> report.problems().toString());
        assertEquals(
                List.of(lost),
                report.problems().stream()
                        .map(WalProblem::positions)
                        .filter(range -> !range.isEmpty())
                        .toList());
        byte[] damage = damagedFile == null ? null : log.bytes(damagedFile);

        RepairResult result = repair(log);

        if (damage != null) {
            assertEquals(damagedFile, report.problems().get(0).file());
            assertArrayEquals(damage, log.bytes(DamagedLog.DAMAGED.resolve(damagedFile.getFileName())));
        }
        assertEquals(List.of(lost), result.plan().holes());
        assertContent(List.of(lost));
    }

    void assertContent(List<PositionRange> lost) throws IOException {
        WalReport report = log.verify();
        assertTrue(report.isHealthy(), () -> report.problems().toString());
        assertEquals(lost, report.holes());
        TreeMap<Long, Frame> expected = new TreeMap<>(before.frames());
        for (PositionRange range : lost) {
            expected.subMap(range.fromPosition(), range.toPosition()).clear();
        }
        if (report.endPosition() < expected.lastKey()) {
            expected.tailMap(report.endPosition(), true).clear();
        }
        Content after = log.read();
        assertEquals(lost, after.holes());
        assertEquals(expected, after.frames());
    }

    void assertGivenUp(Kind kind, Path damagedFile, long firstPosition) throws IOException {
        assertTrue(kinds(log.verify()).contains(kind), () -> "wanted " + kind);
        byte[] damage = damagedFile == null ? null : log.bytes(damagedFile);

        RepairResult result = repair(log);

        if (damage != null) {
            assertArrayEquals(damage, log.bytes(DamagedLog.DAMAGED.resolve(damagedFile.getFileName())));
        }
        assertTrue(
                result.plan().losses().get(0).contains(String.valueOf(firstPosition)),
                () -> result.plan().losses().toString());
        before.frames().headMap(firstPosition).clear();
        assertContent(List.of());
    }

    static RepairResult repair(DamagedLog log) throws IOException {
        RepairPlan planned = new WalRepair(log.disk, DamagedLog.DIRECTORY).plan();
        RepairResult result = new WalRepair(log.disk, DamagedLog.DIRECTORY).run();
        assertEquals(planned, result.plan());
        return result;
    }

    static List<Kind> kinds(WalReport report) {
        return report.problems().stream().map(WalProblem::kind).toList();
    }

    SegmentReport segment(int index) {
        return sound.segments().get(index);
    }

    static Path file(int index) {
        return DamagedLog.segment(index);
    }

    static PositionRange range(SegmentReport segment) {
        return new PositionRange(segment.firstPosition(), segment.content().endPosition());
    }

    /** The place of a data frame of a segment. */
    PositionRange frame(SegmentReport segment, int number) {
        long position =
                before
                        .frames()
                        .subMap(segment.firstPosition(), segment.content().endPosition())
                        .keySet()
                        .stream()
                        .skip(number)
                        .findFirst()
                        .orElseThrow();
        return new PositionRange(position, before.frames().get(position).endPosition());
    }

    static long offset(SegmentReport segment, long position) {
        return position - segment.firstPosition() + 4096;
    }

    void flipBitAt(SegmentReport segment, long position) throws IOException {
        log.disk.flipBit(segment.file(), offset(segment, position) * 8);
    }

    void zero(SegmentReport segment, PositionRange range) throws IOException {
        log.zero(segment.file(), offset(segment, range.fromPosition()), offset(segment, range.toPosition()));
    }
}
