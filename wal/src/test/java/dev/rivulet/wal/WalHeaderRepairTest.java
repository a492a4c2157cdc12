package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem.Kind;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.repair.RepairResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What verifying finds of damaged, missing and foreign headers and start marks, and what is there after their repair. */
class WalHeaderRepairTest {

    private static final Path START = DamagedLog.DIRECTORY.resolve("wal.start");

    private RepairTrial trial;

    @BeforeEach
    void writeLog() throws IOException {
        trial = RepairTrial.ofSoundLog();
    }

    @Test
    void aMissingStartMarkIsWrittenAnew() throws IOException {
        trial.log.remove(START);

        trial.assertHealed(Kind.MISSING_START, null);
    }

    @Test
    void aDamagedStartMarkIsWrittenAnew() throws IOException {
        trial.log.disk.flipBit(START, 50 * 8);

        trial.assertHealed(Kind.DAMAGED_HEADER, START);
    }

    @Test
    void withoutStartMarkAndFirstSegmentTheLogBeginsAtTheOldestThatIsThere() throws IOException {
        trial.log.remove(START);
        trial.log.remove(RepairTrial.file(0));

        trial.assertGivenUp(Kind.MISSING_START, null, trial.segment(1).firstPosition());
    }

    @Test
    void aStartMarkOfAnotherLogIsWrittenAnew() throws IOException {
        trial.log.put("wal.start", otherLog().bytes(START));

        trial.assertHealed(Kind.FOREIGN_SEGMENT, START);
    }

    @Test
    void aDamagedHeaderIsFoundOutAgain() throws IOException {
        for (SegmentReport segment : trial.sound.segments()) {
            trial.log = DamagedLog.ofThreeRuns(1, true);
            byte[] header = trial.log.bytes(segment.file());
            trial.log.zero(segment.file(), 0, 4096);

            if (segment.content().counts().frameCount() > 0) {
                trial.assertHealed(Kind.DAMAGED_HEADER, segment.file());
                ByteBuffer repaired = ByteBuffer.wrap(trial.log.bytes(segment.file()));
                assertEquals(ByteBuffer.wrap(header, 16, 40), repaired.slice(16, 40), "id, term, index, position");
                assertEquals(ByteBuffer.wrap(header, 64, 8), repaired.slice(64, 8), "the checksum trial.before");
            }
        }
    }

    @Test
    void headersInARowAreFoundOutAgain() throws IOException {
        trial.log.remove(START);
        for (int index = 0; index < 4; index++) {
            trial.log.zero(RepairTrial.file(index), 0, 4096);
        }

        WalReport report = trial.log.verify();

        assertEquals(5, report.problems().size());
        RepairTrial.repair(trial.log);
        trial.assertContent(List.of());
    }

    @Test
    void aDamagedHeaderIsFoundOutByTheFramesBehindTheDamage() throws IOException {
        PositionRange frame = trial.frame(trial.segment(3), 0);
        trial.log.zero(RepairTrial.file(3), 0, 4096 + 8);

        trial.assertHealed(List.of(Kind.DAMAGED_HEADER, Kind.DAMAGED_FRAMES), RepairTrial.file(3), frame);
    }

    @Test
    void aSegmentWhoseHeaderNothingFitsBecomesAHole() throws IOException {
        trial.log.put("0000000000000003.wal", new byte[5000]);

        trial.assertHealed(Kind.DAMAGED_HEADER, RepairTrial.file(3), RepairTrial.range(trial.segment(3)));
    }

    @Test
    void theLastSegmentWhoseHeaderNothingFitsIsReplacedByAnEmptyOne() throws IOException {
        trial.log.open().close();
        trial.log.put("0000000000000006.wal", new byte[77]);

        trial.assertHealed(Kind.DAMAGED_HEADER, RepairTrial.file(6));
        Wal reopened = trial.log.open();
        assertEquals(trial.before.frames().lastEntry().getValue().endPosition() + 32, reopened.endPosition());
        assertTrue(reopened.term() >= 6, "the lost segment's term is not claimed again");
        reopened.close();
    }

    @Test
    void aSegmentOfAnotherLogBecomesAHole() throws IOException {
        trial.log.put("0000000000000002.wal", otherLog().bytes(RepairTrial.file(2)));

        trial.assertHealed(Kind.FOREIGN_SEGMENT, RepairTrial.file(2), RepairTrial.range(trial.segment(2)));
    }

    @Test
    void aSegmentUnderAnothersNameBecomesAHole() throws IOException {
        trial.log.put("0000000000000002.wal", trial.log.bytes(RepairTrial.file(4)));

        trial.assertHealed(Kind.FOREIGN_SEGMENT, RepairTrial.file(2), RepairTrial.range(trial.segment(2)));
    }

    @Test
    void aForeignFirstSegmentIsTakenAwayAndTheLogBeginsBehindIt() throws IOException {
        trial.log.put("0000000000000000.wal", otherLog().bytes(RepairTrial.file(0)));

        trial.assertGivenUp(
                Kind.FOREIGN_SEGMENT, RepairTrial.file(0), trial.segment(1).firstPosition());
    }

    @Test
    void aSegmentOfAForkedHistoryBecomesAHole() throws IOException {
        DamagedLog fork = new DamagedLog(new SimDisk(5));
        fork.run(7, 20, true);
        // The last segments of both first runs end alike, but have other frames.
        trial.log.put("0000000000000001.wal", fork.bytes(RepairTrial.file(1)));

        trial.assertHealed(Kind.FOREIGN_SEGMENT, RepairTrial.file(1), RepairTrial.range(trial.segment(1)));
    }

    @Test
    void aSegmentFarBehindTheOthersIsFoundToBeForeign() throws IOException {
        DamagedLog fork = new DamagedLog(new SimDisk(5));
        for (int run = 0; run < 9; run++) {
            fork.run(7, 60, true);
        }
        trial.log.put("0000000000000001.wal", fork.bytes(RepairTrial.file(1)));
        byte[] header = fork.bytes(RepairTrial.file(1));
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(48, 1 << 20)
                .putLong(56, 1 << 20);
        trial.log.put("0000000000000001.wal", withHeaderCrc(header));

        trial.assertHealed(Kind.FOREIGN_SEGMENT, RepairTrial.file(1), RepairTrial.range(trial.segment(1)));
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        byte[] bytes = trial.log.bytes(RepairTrial.file(2));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
        trial.log.put("0000000000000002.wal", withHeaderCrc(bytes));

        RepairResult result = RepairTrial.repair(trial.log);

        assertEquals(List.of(Kind.NEWER_VERSION), RepairTrial.kinds(trial.log.verify()));
        assertTrue(String.valueOf(result.plan().refusal()).contains("a newer release"));
        assertArrayEquals(withHeaderCrc(bytes), trial.log.bytes(RepairTrial.file(2)));
        assertFalse(trial.log.disk.exists(DamagedLog.DAMAGED));
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
}
