package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.WalRecovery;
import dev.rivulet.wal.WalSettings;
import dev.rivulet.wal.internal.FrameLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What the runs of {@link WalWriterProcess} said about one log, and the check that the log holds that and nothing else. One owner. */
final class WalLedger {

    private record Frame(NumberedPayload payload, long position) {}

    /** By number; what a later run says about a number counts. */
    private final TreeMap<Long, Frame> frames = new TreeMap<>();

    private final WalSettings settings;
    private final List<String> lines = new ArrayList<>();
    private long durablePosition;
    private long releasedPosition;
    private long term;

    WalLedger() {
        this(WalWriterProcess.SETTINGS);
    }

    /** @param settings to open the log with when it is checked */
    WalLedger(WalSettings settings) {
        this.settings = settings;
    }

    WalLedger copy() {
        WalLedger copy = new WalLedger(settings);
        copy.frames.putAll(frames);
        copy.durablePosition = durablePosition;
        copy.releasedPosition = releasedPosition;
        copy.term = term;
        return copy;
    }

    void note(String line) {
        lines.add(line);
        String[] words = line.split(" ");
        switch (words[0]) {
            case "opened" -> noteOpened(words);
            case "frame" -> noteFrame(words);
            case "durable" -> noteDurable(Long.parseLong(words[1]));
            case "releasing" -> releasedPosition = Math.max(releasedPosition, Long.parseLong(words[1]));
            case "opening", "committing", "preparing", "spare", "closing", "closed", "failed", "poisoned" -> {}
            default -> throw new AssertionError("the writer says: " + line);
        }
    }

    private void noteOpened(String[] words) {
        long openedTerm = Long.parseLong(words[1]);
        long endPosition = Long.parseLong(words[3]);
        assertTrue(openedTerm > term, () -> "term " + openedTerm + " comes after " + term);
        assertTrue(
                endPosition >= durablePosition, () -> "durable was " + durablePosition + ", opened at " + endPosition);
        term = openedTerm;
        long lastNumber = Long.parseLong(words[4]) - 1;
        checkNothingIsMissing(Long.parseLong(words[2]), lastNumber);
        frames.tailMap(lastNumber, false).clear();
    }

    private void noteFrame(String[] words) {
        NumberedPayload payload = new NumberedPayload(Long.parseLong(words[1]), Long.parseLong(words[2]));
        frames.put(payload.number(), new Frame(payload, Long.parseLong(words[3])));
    }

    private void noteDurable(long position) {
        assertTrue(position >= durablePosition, () -> "durable went back from " + durablePosition + " to " + position);
        durablePosition = position;
    }

    /** What the writer said since this ledger was made. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The last line that begins with a word. */
    String lastLine(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " ") || line.equals(word))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("the writer never said " + word + ": " + lines));
    }

    boolean hasLine(String word) {
        return lines.stream().anyMatch(line -> line.startsWith(word + " ") || line.equals(word));
    }

    long durablePosition() {
        return durablePosition;
    }

    /**
     * Opens the log twice, and requires both times that all that was acknowledged is there and nothing else is read.
     *
     * @return what the first opening found
     */
    WalRecovery check(Path directory) throws IOException {
        WalRecovery recovery;
        long endPosition;
        try (Wal log = open(directory)) {
            recovery = log.recovery();
            endPosition = log.endPosition();
            checkContent(log);
        }
        try (Wal log = open(directory)) {
            assertTrue(log.recovery().endedCleanly(), "the check closed it");
            assertEquals(endPosition, log.endPosition());
            checkContent(log);
        }
        return recovery;
    }

    private Wal open(Path directory) throws IOException {
        return Wal.open(new SystemDisk(), directory, settings, new UUID(1, 2));
    }

    private void checkContent(Wal log) throws IOException {
        assertTrue(log.term() > term, () -> "term " + log.term() + " was claimed before");
        assertTrue(
                log.endPosition() >= durablePosition,
                () -> "acknowledged was " + durablePosition + ", but the log ends at " + log.endPosition());
        assertTrue(
                log.firstPosition() <= releasedPosition,
                () -> "released was " + releasedPosition + ", but the log begins at " + log.firstPosition());
        long position = log.firstPosition();
        long number = 0;
        try (WalReader reader = log.newReader(position)) {
            while (reader.next()) {
                assertOnlySealsBetween(position, reader.position());
                number = checkFrame(reader, log.firstPosition(), number);
                position = reader.endPosition();
            }
        }
        assertOnlySealsBetween(position, log.endPosition());
        checkNothingIsMissing(log.firstPosition(), number);
    }

    /** Returns its number. */
    private long checkFrame(WalReader reader, long firstPosition, long numberBefore) {
        NumberedPayload head = NumberedPayload.headOf(reader.payload());
        Frame frame = frames.get(head.number());
        assertNotNull(frame, () -> head + " at " + reader.position() + " was never appended, or was lost before");
        Map.Entry<Long, Frame> before = frames.lowerEntry(head.number());
        if (numberBefore != 0) {
            assertEquals(numberBefore + 1, head.number(), "frames in order and without a gap");
        } else if (before != null) {
            assertTrue(before.getValue().position < firstPosition, () -> before + " is missing at the beginning");
        }
        byte[] bytes = new byte[reader.payload().remaining()];
        reader.payload().get(bytes);
        assertEquals(frame.payload, head);
        assertEquals(frame.position, reader.position());
        assertEquals(head.kind(), reader.kind());
        assertArrayEquals(head.bytes(), bytes, head::toString);
        return head.number();
    }

    private void checkNothingIsMissing(long firstPosition, long lastNumber) {
        for (Map.Entry<Long, Frame> entry : frames.tailMap(lastNumber, false).entrySet()) {
            Frame frame = entry.getValue();
            assertTrue(
                    frame.position < firstPosition || frame.position >= durablePosition,
                    () -> frame + " was acknowledged and is missing");
        }
    }

    private static void assertOnlySealsBetween(long from, long to) {
        assertEquals(0, (to - from) % FrameLayout.HEADER_SIZE_BYTES, () -> "between " + from + " and " + to);
        assertTrue(to >= from, () -> "from " + from + " back to " + to);
    }
}
