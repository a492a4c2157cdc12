package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.repair.RepairResult;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Reads logs by the page docs/formats/wal.md and by nothing of the log's own code, and holds a log's bytes as they always were. */
class WalFormatTest {

    private static final Path DIRECTORY = Path.of("/sim/log");
    private static final UUID LOG_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final WalSettings SETTINGS = WalSettings.defaults()
            .with(new WalSettings.Quota(Long.MAX_VALUE, 0))
            .withSegmentSizeBytes(8192)
            .withRunwaySizeBytes(0);

    // Worked out from the page by another program.
    private static final String HEADER = "524956554c45544c01000000d00f000000112233445566778899aabbccddeeff"
            + "0100000000000000000000000000000000000000000000000000000000000000"
            + "00000000000000000000000000000000";
    private static final String HEADER_CRC = "c04180e8";
    private static final String FRAME =
            "23000000696b03de00000000000000000000000000000000c801000000000000" + "6162630000000000";
    private static final String SEAL = "2000000028f8dcb3280000000000000028000000000000000003000000000000";
    private static final String FOOTER =
            "30000000da2dc1ca480000000000000048000000000000000002000000000000" + "020000000000000046a0a38b9a0fa998";

    private final SimDisk disk = new SimDisk(1);

    @Test
    void bytesAreAsTheyAlwaysWere() throws IOException {
        try (Wal log = open()) {
            log.writer().append(200, bytes("abc"));
            log.writer().seal();
        }
        byte[] file = disk.bytes(DIRECTORY.resolve("0000000000000000.wal"));

        assertEquals(4096 + 40 + 32 + 48, file.length);
        assertEquals(HEADER, HexFormat.of().formatHex(file, 0, 80));
        assertEquals(HEADER_CRC, HexFormat.of().formatHex(file, 4092, 4096));
        assertEquals(FRAME, HexFormat.of().formatHex(file, 4096, 4096 + 40));
        assertEquals(SEAL, HexFormat.of().formatHex(file, 4136, 4136 + 32));
        assertEquals(FOOTER, HexFormat.of().formatHex(file, 4168, 4168 + 48));
    }

    @Test
    void aStrangerReadsTheLogByThePage() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int life = 0; life < 4; life++) {
            Wal log = open();
            for (int index = 0; index < 40; index++) {
                String text = "life " + life + " frame " + index + " " + "x".repeat(index * 7);
                log.writer().append(index, bytes(text));
                expected.add(index + ": " + text);
                if (index % 7 == 0) {
                    log.writer().seal();
                }
            }
            log.writer().sync();
            if (life % 2 == 0) {
                log.close();
            } else {
                disk.kill();
            }
        }

        assertEquals(expected, new Stranger(disk).read());
        assertTrue(disk.list(DIRECTORY).size() > 6);
    }

    @Test
    void aStrangerReadsARepairedLogByThePage() throws IOException {
        DamagedLog log = DamagedLog.ofThreeRuns(1, true);
        List<String> expected = new Stranger(log.disk).read();
        PositionRange first = placeOf(log, 1, 3);
        PositionRange second = placeOf(log, 4, 0);
        log.zero(DamagedLog.segment(1), offsetOf(log, 1, first.fromPosition()), offsetOf(log, 1, first.toPosition()));
        log.disk.flipBit(DamagedLog.segment(4), 8 * 4100);
        log.remove(DamagedLog.segment(2));

        RepairResult result = new WalRepair(log.disk, DamagedLog.DIRECTORY).run();

        List<String> texts = new Stranger(log.disk).read();
        List<String> holes =
                texts.stream().filter(text -> text.startsWith("hole")).toList();
        assertEquals(3, result.plan().holes().size());
        assertEquals(
                List.of(
                        "hole of " + first.sizeBytes(),
                        "hole of " + result.plan().holes().get(1).sizeBytes(),
                        "hole of " + second.sizeBytes()),
                joined(holes));
        assertTrue(expected.containsAll(
                texts.stream().filter(text -> !text.startsWith("hole")).toList()));
    }

    /** Neighbouring holes have the same name in front, so they add up. */
    private static List<String> joined(List<String> holes) {
        List<String> joined = new ArrayList<>();
        long endPosition = -1;
        for (String hole : holes) {
            String[] words = hole.split(" ");
            long from = Long.parseLong(words[2]);
            long to = Long.parseLong(words[4]);
            if (from == endPosition) {
                long before = Long.parseLong(joined.remove(joined.size() - 1).substring(8));
                joined.add("hole of " + (before + to - from));
            } else {
                joined.add("hole of " + (to - from));
            }
            endPosition = to;
        }
        return joined;
    }

    private static PositionRange placeOf(DamagedLog log, int segment, int number) throws IOException {
        long position = firstPosition(log, segment);
        byte[] file = log.bytes(DamagedLog.segment(segment));
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 4096;
        for (int frame = 0; frame < number; frame++) {
            at += (in.getInt(at) + 7) / 8 * 8;
        }
        int end = at + (in.getInt(at) + 7) / 8 * 8;
        return new PositionRange(position + at - 4096, position + end - 4096);
    }

    private static long offsetOf(DamagedLog log, int segment, long position) throws IOException {
        return position - firstPosition(log, segment) + 4096;
    }

    private static long firstPosition(DamagedLog log, int segment) throws IOException {
        return ByteBuffer.wrap(log.bytes(DamagedLog.segment(segment)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(48);
    }

    private Wal open() throws IOException {
        return Wal.open(disk, DIRECTORY, SETTINGS, LOG_ID);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A reader as somebody else would write it. */
    private static final class Stranger {
        private final SimDisk disk;
        private final List<String> texts = new ArrayList<>();
        private long sum;

        /** A hole stands for frames that are not there any more, and what an empty segment had is superseded. */
        private boolean isComparable = true;

        Stranger(SimDisk disk) {
            this.disk = disk;
        }

        List<String> read() throws IOException {
            List<String> names = disk.list(DIRECTORY).stream()
                    .filter(name -> name.endsWith(".wal"))
                    .toList();
            for (int index = 0; index < names.size(); index++) {
                byte[] file = disk.bytes(DIRECTORY.resolve(names.get(index)));
                ByteBuffer header = little(file);
                assertEquals("RIVULETL", new String(file, 0, 8, StandardCharsets.US_ASCII));
                assertEquals(header.getInt(4092), crc(file, 0, 4092));
                assertEquals(index, header.getLong(40));
                if (isComparable) {
                    assertEquals(sum, header.getLong(64), names.get(index));
                }
                boolean isNewest = index == names.size() - 1;
                long end = isNewest
                        ? Long.MAX_VALUE
                        : little(disk.bytes(DIRECTORY.resolve(names.get(index + 1))))
                                .getLong(48);
                readSegment(file, header.getLong(48), end);
            }
            return texts;
        }

        private void readSegment(byte[] file, long firstPosition, long endPosition) {
            ByteBuffer in = little(file);
            int segmentSeed = crc(file, 16, 48);
            sum = 0;
            isComparable = endPosition > firstPosition;
            int at = 4096;
            while (firstPosition + at - 4096 < endPosition && at + 32 <= file.length && in.getInt(at) != 0) {
                int size = (in.getInt(at) + 7) / 8 * 8;
                byte[] frame = Arrays.copyOfRange(file, at, at + size);
                little(frame).putInt(4, segmentSeed ^ at);
                assertEquals(in.getInt(at + 4), crc(frame, 0, size));
                assertEquals(firstPosition + at - 4096, in.getLong(at + 8));
                assertTrue(in.getLong(at + 16) <= in.getLong(at + 8));
                if (file[at + 25] == 2) {
                    assertEquals(sum, in.getLong(at + 40));
                    return;
                }
                sum = Long.rotateLeft(sum ^ Integer.toUnsignedLong(in.getInt(at + 4)), 29) * 0x9e3779b97f4a7c15L;
                if (file[at + 25] == 1) {
                    texts.add(file[at + 24] + ": "
                            + new String(file, at + 32, in.getInt(at) - 32, StandardCharsets.UTF_8));
                }
                if (file[at + 25] == 4) {
                    isComparable = false;
                    byte[] zeros = new byte[in.getInt(at) - 32];
                    assertArrayEquals(zeros, Arrays.copyOfRange(file, at + 32, at + in.getInt(at)));
                    texts.add("hole from " + in.getLong(at + 8) + " to " + (in.getLong(at + 8) + size));
                }
                at += size;
            }
        }

        private ByteBuffer little(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        private int crc(byte[] bytes, int start, int end) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, start, end - start);
            return (int) crc.getValue();
        }
    }
}
