package dev.rivulet.engine.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.testkit.ForwardingDisk;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntriesAgainTest {

    /** Some of them larger than the buffer that reads them. */
    private static final int[] SIZES = {10, 100_000, 20, 200_000, 30};

    private final List<DiskFile> opened = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private final RereadSource source = new RereadSource(reference -> batch((int) reference.ingestTimeMicros()));

    private Wal log(boolean isReference) throws IOException {
        SimDisk disk = new SimDisk(1);
        Wal wal = Wal.open(
                new ForwardingDisk() {
                    @Override
                    protected Disk target() {
                        return disk;
                    }

                    @Override
                    public DiskFile openForReading(Path file) throws IOException {
                        DiskFile open = super.openForReading(file);
                        opened.add(open);
                        return open;
                    }
                },
                Path.of("/wal"),
                WalSettings.defaults(),
                new UUID(1, 1));
        opened.clear();
        ends.add(wal.endPosition());
        for (int size : SIZES) {
            Batch batch = batch(size);
            wal.writer().append(FrameKind.BATCH, (isReference ? batch.toReference() : batch).encoded());
            ends.add(wal.endPosition());
        }
        wal.writer().append(FrameKind.TICK, new Tick(5).encoded());
        wal.writer().sync();
        return wal;
    }

    private static Batch batch(int size) {
        return RereadSource.batch("", size, "x".repeat(size), "resume", size);
    }

    private EntriesAgain entries(Wal wal) {
        return new EntriesAgain(wal, new FrameDecoder(uid -> source));
    }

    private void check(EntriesAgain entries, int index) throws IOException {
        Batch batch = entries.at(ends.get(index), ends.get(index + 1)).batch();
        assertNotNull(batch);
        assertEquals(SIZES[index], batch.recordOffset(0));
        assertArrayEquals("x".repeat(SIZES[index]).getBytes(UTF_8), batch.record(0));
    }

    @Test
    void eachIsFoundInWhateverOrderAndAgain() throws IOException {
        try (Wal wal = log(false);
                EntriesAgain entries = entries(wal)) {
            for (int index : new int[] {0, 1, 2, 3, 4, 4, 0, 2, 3, 1, 1, 4}) {
                check(entries, index);
            }
        }
    }

    @Test
    void thoseThatFollowEachOtherAreReadInOneGo() throws IOException {
        try (Wal wal = log(false);
                EntriesAgain entries = entries(wal)) {
            check(entries, 1);
            int before = opened.size();
            check(entries, 2);
            assertEquals(before, opened.size());
        }
    }

    @Test
    void allThatWasOpenedIsClosed() throws IOException {
        try (Wal wal = log(true)) {
            try (EntriesAgain entries = entries(wal)) {
                check(entries, 3);
                check(entries, 0);
            }
            assertEquals(2, opened.size());
            for (DiskFile file : opened) {
                assertThrows(Exception.class, () -> file.read(ByteBuffer.allocate(1), 0));
            }
            assertEquals(1, source.closedCount());
        }
    }

    @Test
    void whereNoEntryIsWantedThereIsNoBuffer() throws IOException {
        try (Wal wal = log(false)) {
            entries(wal).close();
            long before = allocatedBytes();
            for (int round = 0; round < 1_000; round++) {
                entries(wal).close();
            }
            long perRound = (allocatedBytes() - before) / 1_000;

            assertTrue(perRound < 4_096, () -> perRound + " bytes for one that reads nothing");
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void aPlaceWithoutAnEntryIsTold() throws IOException {
        try (Wal wal = log(false);
                EntriesAgain entries = entries(wal)) {
            long end = wal.endPosition();
            IOException gone = assertThrows(IOException.class, () -> entries.at(end, end + 100));
            assertEquals(
                    "the log no longer has the entry at position " + end + "; see rivulet wal verify",
                    gone.getMessage());
        }
    }
}
