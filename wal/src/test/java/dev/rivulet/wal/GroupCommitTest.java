package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private static final long MS = 1_000_000;
    private static final ByteBuffer FRAME = ByteBuffer.allocate(100 - 36);

    private final SimDisk disk = new SimDisk(1);

    @Test
    void aGroupTakesOneSyncAndIsAcknowledgedBehindIt() throws IOException {
        try (Wal log = open(SyncSettings.defaults())) {
            GroupCommit group = log.groupCommit();
            for (int index = 0; index < 5; index++) {
                group.append(1, FRAME, 0);
            }
            assertEquals(0, log.acknowledgedPosition());
            long callCount = disk.callCount();

            assertTrue(group.commit(0));

            assertEquals(callCount + 2, disk.callCount(), "one write and one sync");
            assertEquals(log.endPosition(), log.acknowledgedPosition());
            assertFalse(group.commit(0));
        }
    }

    @Test
    void aPauseIsSealedOnceAndTheNextFrameEndsIt() throws IOException {
        try (Wal log = open(SyncSettings.defaults())) {
            GroupCommit group = log.groupCommit();
            group.append(1, FRAME, 0);
            group.commit(0);
            assertFalse(group.commit(9 * MS));

            assertTrue(group.commit(10 * MS));
            assertTrue(log.writer().isSealed());
            assertFalse(group.commit(1000 * MS));

            group.append(1, FRAME, 1000 * MS);
            assertFalse(log.writer().isSealed());
        }
    }

    @Test
    void aGroupIsBoundedInBytes() throws IOException {
        SyncSettings settings = new SyncSettings(new SyncMode.LosesNothing(), 250, Duration.ofDays(1), Duration.ZERO);
        try (Wal log = open(settings)) {
            GroupCommit group = log.groupCommit();
            int count = 0;
            while (group.hasRoom()) {
                group.append(1, FRAME, 0);
                count++;
            }

            assertEquals(3, count);
            assertTrue(group.commit(0));
        }
    }

    @Test
    void anIntervalAcknowledgesWhatIsWrittenAndSyncsLater() throws IOException {
        SyncSettings settings = SyncSettings.defaults().withMode(new SyncMode.LosesUpTo(Duration.ofMillis(50)));
        try (Wal log = open(settings)) {
            GroupCommit group = log.groupCommit();
            group.append(1, FRAME, 0);
            assertEquals(0, log.acknowledgedPosition());

            assertTrue(group.commit(0));
            assertEquals(log.endPosition(), log.acknowledgedPosition());
            assertEquals(0, log.durablePosition());

            assertTrue(group.commit(50 * MS));
            assertEquals(log.endPosition(), log.durablePosition());
        }
    }

    @Test
    void withoutSyncsOnlyReservedFramesAreMadeDurable() throws IOException {
        try (Wal log = open(SyncSettings.defaults().withMode(new SyncMode.LosesUnsynced()))) {
            GroupCommit group = log.groupCommit();
            group.append(1, FRAME, 0);
            group.commit(0);
            group.commit(1_000_000 * MS);
            assertEquals(0, log.durablePosition());

            group.appendReserved(2, FRAME, 0);
            group.commit(0);

            assertEquals(log.endPosition(), log.durablePosition());
        }
    }

    private Wal open(SyncSettings settings) throws IOException {
        return Wal.open(disk, Path.of("/sim/log"), WalSettings.defaults().with(settings), new UUID(1, 2));
    }
}
