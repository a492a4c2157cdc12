package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.DamagedLog.Content;
import dev.rivulet.wal.DamagedLog.Frame;
import dev.rivulet.wal.error.WalCorruptedException;
import dev.rivulet.wal.error.WalHoleException;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalProblem.Kind;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.repair.RepairPlan;
import dev.rivulet.wal.repair.RepairResult;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What verifying finds of each kind of damage, and what is there after its repair. */
class WalRepairTest {

    private static final Path START = DamagedLog.DIRECTORY.resolve("wal.start");

    private DamagedLog log;
    private WalReport sound;
    private Content before;

    @BeforeEach
    void writeLog() throws IOException {
        log = DamagedLog.ofThreeRuns(1, true);
        before = log.copy(2).read();
        sound = log.verify();
        assertTrue(sound.isHealthy(), () -> sound.problems().toString());
        assertEquals(6, sound.segments().size());
    }

    @Test
    void aHealthyLogIsLeftAlone() throws IOException {
        List<String> names = log.disk.list(DamagedLog.DIRECTORY);

        RepairResult result = repair(log);

        assertTrue(result.plan().isEmpty());
        assertEquals(List.of(), result.kept());
        assertEquals(names, log.disk.list(DamagedLog.DIRECTORY));
    }

    @Test
    void oneDamagedFrameBecomesAHoleOfItsSize() throws IOException {
        PositionRange frame = frame(segment(1), 3);
        flipBitAt(segment(1), frame.fromPosition() + 40);

        assertHealed(Kind.DAMAGED_FRAMES, file(1), frame);
    }

    @Test
    void damagedFramesInARowBecomeOneHole() throws IOException {
        PositionRange lost = new PositionRange(
                frame(segment(1), 2).fromPosition(), frame(segment(1), 5).toPosition());
        zero(segment(1), lost);

        assertHealed(Kind.DAMAGED_FRAMES, file(1), lost);
    }

    @Test
    void damagedFramesApartBecomeTwoHoles() throws IOException {
        PositionRange first = frame(segment(3), 0);
        PositionRange second = frame(segment(3), 2);
        flipBitAt(segment(3), first.fromPosition());
        flipBitAt(segment(3), second.fromPosition() + 9);

        assertHealed(List.of(Kind.DAMAGED_FRAMES, Kind.DAMAGED_FRAMES), file(3), first, second);
    }

    @Test
    void allFramesOfASegmentMayBeLost() throws IOException {
        zero(segment(2), range(segment(2)));

        assertHealed(Kind.DAMAGED_FRAMES, file(2), range(segment(2)));
    }

    @Test
    void damageBelowTheProvenPositionOfTheLastSegmentBecomesAHole() throws IOException {
        log = DamagedLog.ofThreeRuns(1, false);
        before = log.copy(2).read();
        sound = log.verify();
        SegmentReport last = sound.segments().get(sound.segments().size() - 1);
        PositionRange frame = frame(last, 1);
        flipBitAt(last, frame.fromPosition() + 33);

        assertHealed(Kind.DAMAGED_FRAMES, last.file(), frame);
    }

    @Test
    void aHoleInTheLastSegmentEndsWhereNothingMoreIsProven() throws IOException {
        log = DamagedLog.ofThreeRuns(1, false);
        Wal open = log.open();
        log.append(open, 9, 100);
        open.writer().sync();
        log.append(open, 9, 200);
        log.append(open, 9, 50);
        open.writer().flush();
        log.disk.kill();
        before = log.copy(2).read();
        sound = log.verify();
        SegmentReport last = sound.segments().get(sound.segments().size() - 1);
        // The second frame proves the first; with the first and the second gone nothing proves the third.
        flipBitAt(last, frame(last, 1).fromPosition() + 33);

        assertTrue(log.verify().isHealthy());

        flipBitAt(last, frame(last, 0).fromPosition() + 33);
        assertHealed(Kind.DAMAGED_FRAMES, last.file(), frame(last, 0));
        assertEquals(frame(last, 0).toPosition(), log.verify().endPosition());
    }

    @Test
    void aFileCutShortEndsInAHole() throws IOException {
        PositionRange frame = frame(segment(1), 4);
        log.cut(file(1), offset(segment(1), frame.fromPosition()) + 17);

        assertHealed(
                Kind.DAMAGED_FRAMES,
                file(1),
                new PositionRange(frame.fromPosition(), range(segment(1)).toPosition()));
    }

    @Test
    void aMissingSegmentBecomesAHole() throws IOException {
        log.remove(file(2));

        assertHealed(Kind.MISSING_SEGMENTS, null, range(segment(2)));
    }

    @Test
    void severalMissingSegmentsBecomeOneHole() throws IOException {
        log.remove(file(2));
        log.remove(file(3));
        log.remove(file(4));

        assertHealed(
                Kind.MISSING_SEGMENTS,
                null,
                new PositionRange(segment(2).firstPosition(), segment(5).firstPosition()));
    }

    @Test
    void aSegmentBeforeAMissingOneMayBeDamagedToo() throws IOException {
        PositionRange frame = frame(segment(1), 3);
        flipBitAt(segment(1), frame.fromPosition() + 40);
        log.remove(file(2));

        assertHealed(List.of(Kind.DAMAGED_FRAMES, Kind.MISSING_SEGMENTS), file(1), frame, range(segment(2)));
    }

    @Test
    void withoutItsFirstSegmentsTheLogBeginsAtTheOldestThatIsThere() throws IOException {
        log.remove(file(0));
        log.remove(file(1));

        assertGivenUp(Kind.MISSING_START, null, segment(2).firstPosition());
    }

    @Test
    void aMissingStartMarkIsWrittenAnew() throws IOException {
        log.remove(START);

        assertHealed(Kind.MISSING_START, null);
    }

    @Test
    void aDamagedStartMarkIsWrittenAnew() throws IOException {
        log.disk.flipBit(START, 50 * 8);

        assertHealed(Kind.DAMAGED_HEADER, START);
    }

    @Test
    void withoutStartMarkAndFirstSegmentTheLogBeginsAtTheOldestThatIsThere() throws IOException {
        log.remove(START);
        log.remove(file(0));

        assertGivenUp(Kind.MISSING_START, null, segment(1).firstPosition());
    }

    @Test
    void aStartMarkOfAnotherLogIsWrittenAnew() throws IOException {
        log.put("wal.start", otherLog().bytes(START));

        assertHealed(Kind.FOREIGN_SEGMENT, START);
    }

    @Test
    void aDamagedHeaderIsFoundOutAgain() throws IOException {
        for (SegmentReport segment : sound.segments()) {
            log = DamagedLog.ofThreeRuns(1, true);
            byte[] header = log.bytes(segment.file());
            log.zero(segment.file(), 0, 4096);

            if (segment.content().counts().frameCount() > 0) {
                assertHealed(Kind.DAMAGED_HEADER, segment.file());
                ByteBuffer repaired = ByteBuffer.wrap(log.bytes(segment.file()));
                assertEquals(ByteBuffer.wrap(header, 16, 40), repaired.slice(16, 40), "id, term, index, position");
                assertEquals(ByteBuffer.wrap(header, 64, 8), repaired.slice(64, 8), "the checksum before");
            }
        }
    }

    @Test
    void headersInARowAreFoundOutAgain() throws IOException {
        log.remove(START);
        for (int index = 0; index < 4; index++) {
            log.zero(file(index), 0, 4096);
        }

        WalReport report = log.verify();

        assertEquals(5, report.problems().size());
        repair(log);
        assertContent(List.of());
    }

    @Test
    void aDamagedHeaderIsFoundOutByTheFramesBehindTheDamage() throws IOException {
        PositionRange frame = frame(segment(3), 0);
        log.zero(file(3), 0, 4096 + 8);

        assertHealed(List.of(Kind.DAMAGED_HEADER, Kind.DAMAGED_FRAMES), file(3), frame);
    }

    @Test
    void aSegmentWhoseHeaderNothingFitsBecomesAHole() throws IOException {
        log.put("0000000000000003.wal", new byte[5000]);

        assertHealed(Kind.DAMAGED_HEADER, file(3), range(segment(3)));
    }

    @Test
    void theLastSegmentWhoseHeaderNothingFitsIsReplacedByAnEmptyOne() throws IOException {
        log.open().close();
        log.put("0000000000000006.wal", new byte[77]);

        assertHealed(Kind.DAMAGED_HEADER, file(6));
        Wal reopened = log.open();
        assertEquals(before.frames().lastEntry().getValue().endPosition() + 32, reopened.endPosition());
        assertTrue(reopened.term() >= 6, "the lost segment's term is not claimed again");
        reopened.close();
    }

    @Test
    void aSegmentOfAnotherLogBecomesAHole() throws IOException {
        log.put("0000000000000002.wal", otherLog().bytes(file(2)));

        assertHealed(Kind.FOREIGN_SEGMENT, file(2), range(segment(2)));
    }

    @Test
    void aSegmentUnderAnothersNameBecomesAHole() throws IOException {
        log.put("0000000000000002.wal", log.bytes(file(4)));

        assertHealed(Kind.FOREIGN_SEGMENT, file(2), range(segment(2)));
    }

    @Test
    void aForeignFirstSegmentIsTakenAwayAndTheLogBeginsBehindIt() throws IOException {
        log.put("0000000000000000.wal", otherLog().bytes(file(0)));

        assertGivenUp(Kind.FOREIGN_SEGMENT, file(0), segment(1).firstPosition());
    }

    @Test
    void aSegmentOfAForkedHistoryBecomesAHole() throws IOException {
        DamagedLog fork = new DamagedLog(new SimDisk(5));
        fork.run(7, 20, true);
        // The last segments of both first runs end alike, but have other frames.
        log.put("0000000000000001.wal", fork.bytes(file(1)));

        assertHealed(Kind.FOREIGN_SEGMENT, file(1), range(segment(1)));
    }

    @Test
    void aSegmentFarBehindTheOthersIsFoundToBeForeign() throws IOException {
        DamagedLog fork = new DamagedLog(new SimDisk(5));
        for (int run = 0; run < 9; run++) {
            fork.run(7, 60, true);
        }
        log.put("0000000000000001.wal", fork.bytes(file(1)));
        byte[] header = fork.bytes(file(1));
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(48, 1 << 20)
                .putLong(56, 1 << 20);
        log.put("0000000000000001.wal", withHeaderCrc(header));

        assertHealed(Kind.FOREIGN_SEGMENT, file(1), range(segment(1)));
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        byte[] bytes = log.bytes(file(2));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
        log.put("0000000000000002.wal", withHeaderCrc(bytes));

        RepairResult result = repair(log);

        assertEquals(List.of(Kind.NEWER_VERSION), kinds(log.verify()));
        assertTrue(String.valueOf(result.plan().refusal()).contains("a newer release"));
        assertArrayEquals(withHeaderCrc(bytes), log.bytes(file(2)));
        assertFalse(log.disk.exists(DamagedLog.DAMAGED));
    }

    @Test
    void aLogWithoutAnySegmentIsRefused() throws IOException {
        for (SegmentReport segment : sound.segments()) {
            log.remove(segment.file());
        }

        assertTrue(repair(log).plan().refusal() != null);
    }

    @Test
    void aSecondRepairKeepsItsFilesBesideThoseOfTheFirst() throws IOException {
        PositionRange first = frame(segment(1), 1);
        flipBitAt(segment(1), first.fromPosition() + 33);
        byte[] firstDamage = log.bytes(file(1));
        repair(log);
        PositionRange second = frame(segment(1), 5);
        flipBitAt(segment(1), second.fromPosition() + 33);
        byte[] secondDamage = log.bytes(file(1));

        repair(log);

        assertArrayEquals(firstDamage, log.bytes(DamagedLog.DAMAGED.resolve("0000000000000001.wal")));
        assertArrayEquals(secondDamage, log.bytes(DamagedLog.DAMAGED.resolve("0000000000000001.wal.2")));
        assertContent(List.of(first, second));
    }

    @Test
    void aLogThatIsOpenIsNotRepaired() throws IOException {
        flipBitAt(segment(1), frame(segment(1), 1).fromPosition() + 33);
        Wal open = log.open();

        assertThrows(LockedException.class, () -> repair(log));
        open.close();
    }

    /** Whatever becomes of the files: what is there after the repair was written, and what is intact outside of the holes is there. */
    @Test
    void everyRepairLeavesALogThatCanBeReadAndNothingThatWasNotWritten() throws IOException {
        int refusedCount = 0;
        int seedCount = Boolean.getBoolean("rivulet.long") ? 20_000 : 300;
        for (int seed = 0; seed < seedCount; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DamagedLog each = DamagedLog.ofThreeRuns(seed, random.nextBoolean());
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                each.damageAnything(random);
            }
            String message = "seed " + seed;

            RepairResult result = repair(each);

            if (result.plan().refusal() != null) {
                refusedCount++;
            } else {
                assertTrue(each.verify().isHealthy(), message);
                Content after = each.read();
                assertTrue(before.frames().entrySet().containsAll(after.frames().entrySet()), message);
                assertNothingElseIsMissing(after, each.verify(), message);
            }
        }

        assertTrue(refusedCount < seedCount / 20, refusedCount + " repairs were refused");
    }

    private void assertNothingElseIsMissing(Content after, WalReport report, String message) {
        TreeMap<Long, Frame> missing = new TreeMap<>(before.frames());
        missing.keySet().removeAll(after.frames().keySet());
        missing.headMap(report.firstPosition()).clear();
        missing.tailMap(report.endPosition()).clear();
        for (PositionRange hole : after.holes()) {
            missing.subMap(hole.fromPosition(), hole.toPosition()).clear();
        }
        assertEquals(Map.of(), missing, message);
    }

    @Test
    void aReaderThatBeginsInsideOfAHoleIsToldTheRestOfIt() throws IOException {
        PositionRange lost = new PositionRange(
                frame(segment(1), 2).fromPosition(), frame(segment(1), 5).toPosition());
        zero(segment(1), lost);
        repair(log);
        long checkpoint = frame(segment(1), 3).toPosition();

        try (Wal open = log.open();
                WalReader reader = open.newReader(checkpoint)) {
            WalHoleException hole = assertThrows(WalHoleException.class, reader::next);

            assertEquals(checkpoint, hole.fromPosition());
            assertEquals(lost.toPosition(), hole.toPosition());
            assertEquals(lost.toPosition(), reader.endPosition());
            assertTrue(reader.next());
            assertEquals(frame(segment(1), 6).fromPosition(), reader.position());
        }
    }

    @Test
    void aReaderThatFailsFailsAgainAtTheSamePlace() throws IOException {
        PositionRange frame = frame(segment(1), 3);
        flipBitAt(segment(1), frame.fromPosition() + 40);

        try (Wal open = log.open();
                WalReader reader = open.newReader(frame.fromPosition())) {
            for (int attempt = 0; attempt < 3; attempt++) {
                WalCorruptedException damage = assertThrows(WalCorruptedException.class, reader::next);
                assertEquals(frame.fromPosition(), damage.fromPosition());
                assertEquals(offset(segment(1), frame.fromPosition()), damage.offset());
            }
        }
    }

    @Test
    void theLogGoesOnAfterARepair() throws IOException {
        flipBitAt(segment(5), frame(segment(5), 0).fromPosition() + 33);
        log.remove(file(3));
        repair(log);

        log.run(8, 30, false);
        log.run(9, 30, true);

        assertTrue(log.verify().isHealthy());
        assertEquals(2, log.verify().holes().size());
        assertEquals(
                60,
                log.read().frames().values().stream()
                        .filter(frame -> frame.kind() >= 8)
                        .count());
    }

    private void assertHealed(Kind kind, Path damagedFile, PositionRange... lost) throws IOException {
        assertHealed(List.of(kind), damagedFile, lost);
    }

    /** Checks that exactly this is found, and that after the repair exactly this is not there. */
    private void assertHealed(List<Kind> kinds, Path damagedFile, PositionRange... lost) throws IOException {
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

    private void assertContent(List<PositionRange> lost) throws IOException {
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

    private void assertGivenUp(Kind kind, Path damagedFile, long firstPosition) throws IOException {
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

    private static RepairResult repair(DamagedLog log) throws IOException {
        RepairPlan planned = new WalRepair(log.disk, DamagedLog.DIRECTORY).plan();
        RepairResult result = new WalRepair(log.disk, DamagedLog.DIRECTORY).run();
        assertEquals(planned, result.plan());
        return result;
    }

    private static List<Kind> kinds(WalReport report) {
        return report.problems().stream().map(WalProblem::kind).toList();
    }

    private static DamagedLog otherLog() throws IOException {
        DamagedLog other = new DamagedLog(new SimDisk(9));
        try (Wal first = Wal.open(other.disk, DamagedLog.DIRECTORY, DamagedLog.SETTINGS, new UUID(3, 4))) {
            other.append(first, 1, 100);
        }
        other.run(1, 20, true);
        other.run(1, 20, true);
        return other;
    }

    private static byte[] withHeaderCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 4092);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4092, (int) crc.getValue());
        return bytes;
    }

    private SegmentReport segment(int index) {
        return sound.segments().get(index);
    }

    private static Path file(int index) {
        return DamagedLog.segment(index);
    }

    private static PositionRange range(SegmentReport segment) {
        return new PositionRange(segment.firstPosition(), segment.content().endPosition());
    }

    /** The place of a data frame of a segment. */
    private PositionRange frame(SegmentReport segment, int number) {
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

    private static long offset(SegmentReport segment, long position) {
        return position - segment.firstPosition() + 4096;
    }

    private void flipBitAt(SegmentReport segment, long position) throws IOException {
        log.disk.flipBit(segment.file(), offset(segment, position) * 8);
    }

    private void zero(SegmentReport segment, PositionRange range) throws IOException {
        log.zero(segment.file(), offset(segment, range.fromPosition()), offset(segment, range.toPosition()));
    }
}
