package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.wal.DamagedLog.Content;
import dev.rivulet.wal.DamagedLog.Frame;
import dev.rivulet.wal.error.WalCorruptedException;
import dev.rivulet.wal.error.WalHoleException;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem.Kind;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.repair.RepairResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What verifying finds of damaged and missing frames, and what is there after their repair. */
class WalRepairTest {

    private RepairTrial trial;

    @BeforeEach
    void writeLog() throws IOException {
        trial = RepairTrial.ofSoundLog();
    }

    @Test
    void aHealthyLogIsLeftAlone() throws IOException {
        List<String> names = trial.log.disk.list(DamagedLog.DIRECTORY);

        RepairResult result = RepairTrial.repair(trial.log);

        assertTrue(result.plan().isEmpty());
        assertEquals(List.of(), result.kept());
        assertEquals(names, trial.log.disk.list(DamagedLog.DIRECTORY));
    }

    @Test
    void oneDamagedFrameBecomesAHoleOfItsSize() throws IOException {
        PositionRange frame = trial.frame(trial.segment(1), 3);
        trial.flipBitAt(trial.segment(1), frame.fromPosition() + 40);

        trial.assertHealed(Kind.DAMAGED_FRAMES, RepairTrial.file(1), frame);
    }

    @Test
    void damagedFramesInARowBecomeOneHole() throws IOException {
        PositionRange lost = new PositionRange(
                trial.frame(trial.segment(1), 2).fromPosition(),
                trial.frame(trial.segment(1), 5).toPosition());
        trial.zero(trial.segment(1), lost);

        trial.assertHealed(Kind.DAMAGED_FRAMES, RepairTrial.file(1), lost);
    }

    @Test
    void damagedFramesApartBecomeTwoHoles() throws IOException {
        PositionRange first = trial.frame(trial.segment(3), 0);
        PositionRange second = trial.frame(trial.segment(3), 2);
        trial.flipBitAt(trial.segment(3), first.fromPosition());
        trial.flipBitAt(trial.segment(3), second.fromPosition() + 9);

        trial.assertHealed(List.of(Kind.DAMAGED_FRAMES, Kind.DAMAGED_FRAMES), RepairTrial.file(3), first, second);
    }

    @Test
    void allFramesOfASegmentMayBeLost() throws IOException {
        trial.zero(trial.segment(2), RepairTrial.range(trial.segment(2)));

        trial.assertHealed(Kind.DAMAGED_FRAMES, RepairTrial.file(2), RepairTrial.range(trial.segment(2)));
    }

    @Test
    void damageBelowTheProvenPositionOfTheLastSegmentBecomesAHole() throws IOException {
        trial = new RepairTrial(false);
        SegmentReport last = trial.sound.segments().get(trial.sound.segments().size() - 1);
        PositionRange frame = trial.frame(last, 1);
        trial.flipBitAt(last, frame.fromPosition() + 33);

        trial.assertHealed(Kind.DAMAGED_FRAMES, last.file(), frame);
    }

    @Test
    void aHoleInTheLastSegmentEndsWhereNothingMoreIsProven() throws IOException {
        trial = new RepairTrial(false);
        Wal open = trial.log.open();
        trial.log.append(open, 9, 100);
        open.writer().sync();
        trial.log.append(open, 9, 200);
        trial.log.append(open, 9, 50);
        open.writer().flush();
        trial.log.disk.kill();
        trial = new RepairTrial(trial.log);
        SegmentReport last = trial.sound.segments().get(trial.sound.segments().size() - 1);
        // The second frame proves the first; with the first and the second gone nothing proves the third.
        trial.flipBitAt(last, trial.frame(last, 1).fromPosition() + 33);

        assertTrue(trial.log.verify().isHealthy());

        trial.flipBitAt(last, trial.frame(last, 0).fromPosition() + 33);
        trial.assertHealed(Kind.DAMAGED_FRAMES, last.file(), trial.frame(last, 0));
        assertEquals(trial.frame(last, 0).toPosition(), trial.log.verify().endPosition());
    }

    @Test
    void aFileCutShortEndsInAHole() throws IOException {
        PositionRange frame = trial.frame(trial.segment(1), 4);
        trial.log.cut(RepairTrial.file(1), RepairTrial.offset(trial.segment(1), frame.fromPosition()) + 17);

        trial.assertHealed(
                Kind.DAMAGED_FRAMES,
                RepairTrial.file(1),
                new PositionRange(
                        frame.fromPosition(),
                        RepairTrial.range(trial.segment(1)).toPosition()));
    }

    @Test
    void aMissingSegmentBecomesAHole() throws IOException {
        trial.log.remove(RepairTrial.file(2));

        trial.assertHealed(Kind.MISSING_SEGMENTS, null, RepairTrial.range(trial.segment(2)));
    }

    @Test
    void severalMissingSegmentsBecomeOneHole() throws IOException {
        trial.log.remove(RepairTrial.file(2));
        trial.log.remove(RepairTrial.file(3));
        trial.log.remove(RepairTrial.file(4));

        trial.assertHealed(
                Kind.MISSING_SEGMENTS,
                null,
                new PositionRange(
                        trial.segment(2).firstPosition(), trial.segment(5).firstPosition()));
    }

    @Test
    void aSegmentBeforeAMissingOneMayBeDamagedToo() throws IOException {
        PositionRange frame = trial.frame(trial.segment(1), 3);
        trial.flipBitAt(trial.segment(1), frame.fromPosition() + 40);
        trial.log.remove(RepairTrial.file(2));

        trial.assertHealed(
                List.of(Kind.DAMAGED_FRAMES, Kind.MISSING_SEGMENTS),
                RepairTrial.file(1),
                frame,
                RepairTrial.range(trial.segment(2)));
    }

    @Test
    void withoutItsFirstSegmentsTheLogBeginsAtTheOldestThatIsThere() throws IOException {
        trial.log.remove(RepairTrial.file(0));
        trial.log.remove(RepairTrial.file(1));

        trial.assertGivenUp(Kind.MISSING_START, null, trial.segment(2).firstPosition());
    }

    @Test
    void aLogWithoutAnySegmentIsRefused() throws IOException {
        for (SegmentReport segment : trial.sound.segments()) {
            trial.log.remove(segment.file());
        }

        assertTrue(RepairTrial.repair(trial.log).plan().refusal() != null);
    }

    @Test
    void aSecondRepairKeepsItsFilesBesideThoseOfTheFirst() throws IOException {
        PositionRange first = trial.frame(trial.segment(1), 1);
        trial.flipBitAt(trial.segment(1), first.fromPosition() + 33);
        byte[] firstDamage = trial.log.bytes(RepairTrial.file(1));
        RepairTrial.repair(trial.log);
        PositionRange second = trial.frame(trial.segment(1), 5);
        trial.flipBitAt(trial.segment(1), second.fromPosition() + 33);
        byte[] secondDamage = trial.log.bytes(RepairTrial.file(1));

        RepairTrial.repair(trial.log);

        assertArrayEquals(firstDamage, trial.log.bytes(DamagedLog.DAMAGED.resolve("0000000000000001.wal")));
        assertArrayEquals(secondDamage, trial.log.bytes(DamagedLog.DAMAGED.resolve("0000000000000001.wal.2")));
        trial.assertContent(List.of(first, second));
    }

    @Test
    void aLogThatIsOpenIsNotRepaired() throws IOException {
        trial.flipBitAt(trial.segment(1), trial.frame(trial.segment(1), 1).fromPosition() + 33);
        Wal open = trial.log.open();

        assertThrows(LockedException.class, () -> RepairTrial.repair(trial.log));
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

            RepairResult result = RepairTrial.repair(each);

            if (result.plan().refusal() != null) {
                refusedCount++;
            } else {
                assertTrue(each.verify().isHealthy(), message);
                Content after = each.read();
                assertTrue(
                        trial.before
                                .frames()
                                .entrySet()
                                .containsAll(after.frames().entrySet()),
                        message);
                assertNothingElseIsMissing(after, each.verify(), message);
            }
        }

        assertTrue(refusedCount < seedCount / 20, refusedCount + " repairs were refused");
    }

    private void assertNothingElseIsMissing(Content after, WalReport report, String message) {
        TreeMap<Long, Frame> missing = new TreeMap<>(trial.before.frames());
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
                trial.frame(trial.segment(1), 2).fromPosition(),
                trial.frame(trial.segment(1), 5).toPosition());
        trial.zero(trial.segment(1), lost);
        RepairTrial.repair(trial.log);
        long checkpoint = trial.frame(trial.segment(1), 3).toPosition();

        try (Wal open = trial.log.open();
                WalReader reader = open.newReader(checkpoint)) {
            WalHoleException hole = assertThrows(WalHoleException.class, reader::next);

            assertEquals(checkpoint, hole.fromPosition());
            assertEquals(lost.toPosition(), hole.toPosition());
            assertEquals(lost.toPosition(), reader.endPosition());
            assertTrue(reader.next());
            assertEquals(trial.frame(trial.segment(1), 6).fromPosition(), reader.position());
        }
    }

    @Test
    void aReaderThatFailsFailsAgainAtTheSamePlace() throws IOException {
        PositionRange frame = trial.frame(trial.segment(1), 3);
        trial.flipBitAt(trial.segment(1), frame.fromPosition() + 40);

        try (Wal open = trial.log.open();
                WalReader reader = open.newReader(frame.fromPosition())) {
            for (int attempt = 0; attempt < 3; attempt++) {
                WalCorruptedException damage = assertThrows(WalCorruptedException.class, reader::next);
                assertEquals(frame.fromPosition(), damage.fromPosition());
                assertEquals(RepairTrial.offset(trial.segment(1), frame.fromPosition()), damage.offset());
            }
        }
    }

    @Test
    void theLogGoesOnAfterARepair() throws IOException {
        trial.flipBitAt(trial.segment(5), trial.frame(trial.segment(5), 0).fromPosition() + 33);
        trial.log.remove(RepairTrial.file(3));
        RepairTrial.repair(trial.log);

        trial.log.run(8, 30, false);
        trial.log.run(9, 30, true);

        assertTrue(trial.log.verify().isHealthy());
        assertEquals(2, trial.log.verify().holes().size());
        assertEquals(
                60,
                trial.log.read().frames().values().stream()
                        .filter(frame -> frame.kind() >= 8)
                        .count());
    }
}
