package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.wal.DamagedLog.Content;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs that an earlier build wrote are read as they were meant, and written as they were. */
class GoldenLogTest {

    private static final PositionRange LOST_FRAMES = new PositionRange(3464, 4512);
    private static final PositionRange LOST_SEGMENT = new PositionRange(5120, 8584);

    @Test
    void cleanLogIsReadWhole() throws IOException {
        DamagedLog log = GoldenLogs.load("clean", 6);

        WalReport report = log.verify();

        assertEquals(List.of(), report.problems());
        assertEquals(15_360, report.endPosition());
        assertEquals(15_360, report.provenPosition());
        assertEquals(GoldenLogs.texts(), walkedTexts(log, report));
        assertEquals(GoldenLogs.texts(), texts(log.read()));
    }

    @Test
    void cleanLogIsWrittenByteForByteAsItWas() throws IOException {
        DamagedLog log = GoldenLogs.clean();

        for (String name : log.disk.list(DamagedLog.DIRECTORY)) {
            if (!name.equals("wal.lock")) {
                assertArrayEquals(
                        GoldenLogs.resource("clean", name), log.bytes(DamagedLog.DIRECTORY.resolve(name)), name);
            }
        }
        assertEquals(8, log.disk.list(DamagedLog.DIRECTORY).size());
    }

    @Test
    void tornLogIsReadUpToItsTear() throws IOException {
        DamagedLog log = GoldenLogs.load("torn", 7);
        List<String> expected = new ArrayList<>(GoldenLogs.texts());
        expected.addAll(GoldenLogs.texts().subList(0, 2));

        WalReport report = log.verify();

        assertEquals(List.of(), report.problems());
        assertEquals(15_496, report.endPosition());
        assertEquals(15_360, report.provenPosition());
        assertEquals(88, report.tornSizeBytes());
        assertEquals(expected, walkedTexts(log, report));
        assertEquals(expected, texts(log.read()));
    }

    @Test
    void repairedLogIsReadAroundItsHoles() throws IOException {
        DamagedLog log = GoldenLogs.load("hole", 6);
        Content clean = GoldenLogs.load("clean", 6).read();
        clean.frames()
                .subMap(LOST_FRAMES.fromPosition(), LOST_FRAMES.toPosition())
                .clear();
        clean.frames()
                .subMap(LOST_SEGMENT.fromPosition(), LOST_SEGMENT.toPosition())
                .clear();

        WalReport report = log.verify();

        assertEquals(List.of(), report.problems());
        assertEquals(List.of(LOST_FRAMES, LOST_SEGMENT), report.holes());
        Content content = log.read();
        assertEquals(List.of(LOST_FRAMES, LOST_SEGMENT), content.holes());
        assertEquals(clean.frames(), content.frames());
        assertEquals(texts(content), walkedTexts(log, report));
    }

    @Test
    void repairWritesByteForByteWhatItWrote() throws IOException {
        DamagedLog log = GoldenLogs.hole();

        for (int index = 0; index < 6; index++) {
            String name = String.valueOf(DamagedLog.segment(index).getFileName());
            assertArrayEquals(GoldenLogs.resource("hole", name), log.bytes(DamagedLog.segment(index)), name);
        }
    }

    private static List<String> walkedTexts(DamagedLog log, WalReport report) throws IOException {
        List<String> texts = new ArrayList<>();
        try (FrameWalk walk = new FrameWalk(log.disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            FrameWalk.Step step = walk.next();
            while (step != FrameWalk.Step.END) {
                if (step == FrameWalk.Step.FRAME) {
                    texts.add(StandardCharsets.UTF_8.decode(walk.payload()).toString());
                }
                step = walk.next();
            }
        }
        return texts;
    }

    private static List<String> texts(Content content) {
        return content.frames().values().stream().map(DamagedLog.Frame::payload).toList();
    }
}
