package dev.rivulet.engine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogFeedTest {

    /** Has the records and nothing else as they were. */
    private static RereadSource source() {
        return new RereadSource(reference -> RereadSource.batch("another header", 1, "record", "elsewhere", 1));
    }

    @Test
    void onlyTheRecordsOfABatchAreReadAgain() throws Exception {
        Batch logged = RereadSource.batch("header", 1, "record", "resume", 77);
        try (Wal wal = Wal.open(new SimDisk(1), Path.of("/wal"), WalSettings.defaults(), new UUID(1, 1))) {
            wal.writer().append(FrameKind.BATCH, logged.toReference().encoded());
            wal.writer().sync();
            try (LogFeed feed = new LogFeed(
                    wal, new LogTail(4, 1_024, 0), wal.firstPosition(), new FrameDecoder(uid -> source()))) {

                LogEntry entry = feed.next();

                assertNotNull(entry);
                assertNotNull(entry.batch());
                assertEquals(logged.encoded(), entry.batch().encoded());
            }
        }
    }
}
