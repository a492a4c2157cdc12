package dev.rivulet.engine.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.GroupCommit;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A feed that keeps up, falls behind and catches up again in any rhythm, over segments, seals and marks: whether memory or the disk
 * answers, every entry comes once, in order.
 */
class LogFeedSimulationTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 50_000 : 500;
    private static final long MS = 1_000_000;

    private long fromMemoryCount;
    private long fromDiskCount;
    private long changeCount;

    @Test
    void everyEntryComesOnceAndInOrderWhereverItComesFrom() throws IOException {
        for (long seed = 1; seed <= RUN_COUNT; seed++) {
            try {
                new Run(seed).execute();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " fails: new Run(" + seed + ").execute() repeats it", e);
            }
        }
        assertTrue(fromMemoryCount > RUN_COUNT, "from memory came " + fromMemoryCount);
        assertTrue(fromDiskCount > RUN_COUNT, "from the disk came " + fromDiskCount);
        assertTrue(changeCount > RUN_COUNT, "the feed changed over " + changeCount + " times");
    }

    private final class Run {
        private final SplittableRandom random;
        private final Wal wal;
        private final GroupCommit group;
        private final LogTail tail;
        private final LogFeed feed;
        private final List<LogEntry> appended = new ArrayList<>();
        private int takenCount;
        private boolean wasInMemory;
        private long nowNs;

        Run(long seed) throws IOException {
            this.random = new SplittableRandom(seed);
            WalSettings settings = WalSettings.defaults()
                    .withSegmentSizeBytes(8192)
                    .withRunwaySizeBytes(512)
                    .withReadAheadSizeBytes(64 + random.nextInt(1_000));
            this.wal = Wal.open(new SimDisk(seed), Path.of("/wal"), settings, new UUID(1, 1));
            this.group = wal.groupCommit();
            this.tail = new LogTail(1 + random.nextInt(8), 1 + random.nextInt(2_000), wal.endPosition());
            this.feed = new LogFeed(wal, tail, wal.firstPosition(), new FrameDecoder(uid -> {
                throw new AssertionError("nothing was logged by offset");
            }));
        }

        void execute() throws IOException {
            try (wal;
                    feed) {
                int stepCount = random.nextInt(300);
                for (int step = 0; step < stepCount; step++) {
                    step();
                }
                group.commit(nowNs);
                while (take()) {
                    nowNs += MS;
                }
                assertEquals(appended.size(), takenCount);
            }
        }

        private void step() throws IOException {
            nowNs += random.nextInt(4) * MS;
            switch (random.nextInt(6)) {
                case 0, 1 -> append(random.nextInt(4) == 0);
                case 2 -> group.commit(nowNs);
                case 3 -> { // A pause, with a seal.
                    group.commit(nowNs);
                    nowNs += 10 * MS;
                    group.commit(nowNs);
                }
                default -> takeSome(random.nextInt(6));
            }
        }

        private void append(boolean isMark) throws IOException {
            long position = wal.endPosition();
            EpochMark mark = isMark ? new EpochMark(appended.size() + 1, 0) : null;
            Batch batch = isMark ? null : batch();
            if (mark != null) {
                group.appendReserved(FrameKind.EPOCH_MARK, mark.encoded(), nowNs);
            } else if (batch != null) {
                group.append(FrameKind.BATCH, batch.encoded(), nowNs);
            }
            LogEntry entry = new LogEntry(position, wal.endPosition(), batch, mark);
            appended.add(entry);
            tail.offer(entry);
        }

        private Batch batch() {
            BatchBuilder builder = new BatchBuilder("source", 0, "resource", new byte[0], new byte[0]);
            byte[] record = ("entry " + appended.size() + "x".repeat(random.nextInt(300))).getBytes(UTF_8);
            builder.add(appended.size(), record, 0, record.length);
            return builder.build(new byte[0], 0);
        }

        private void takeSome(int count) throws IOException {
            for (int index = 0; index < count && take(); index++) {}
        }

        private boolean take() throws IOException {
            LogEntry entry = feed.next();
            if (entry == null) {
                return false;
            }
            LogEntry wanted = appended.get(takenCount);
            assertEquals(wanted.position(), entry.position());
            assertEquals(wanted.endPosition(), entry.endPosition());
            assertEquals(wanted.mark(), entry.mark());
            if (wanted.batch() != null && entry.batch() != null) {
                assertEquals(wanted.batch().encoded(), entry.batch().encoded());
            }
            count(entry == wanted);
            takenCount++;
            return true;
        }

        private void count(boolean isFromMemory) {
            fromMemoryCount += isFromMemory ? 1 : 0;
            fromDiskCount += isFromMemory ? 0 : 1;
            changeCount += isFromMemory == wasInMemory ? 0 : 1;
            wasInMemory = isFromMemory;
        }
    }
}
