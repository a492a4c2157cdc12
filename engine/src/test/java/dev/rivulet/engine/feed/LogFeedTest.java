package dev.rivulet.engine.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogFeedTest {

    @Test
    void onlyTheRecordsOfABatchAreReadAgain() throws Exception {
        Batch logged = batch("header", "resume", 77);
        try (Wal wal = Wal.open(new SimDisk(1), Path.of("/wal"), WalSettings.defaults(), new UUID(1, 1))) {
            wal.writer().append(FrameKind.BATCH, logged.toReference().encoded());
            wal.writer().sync();
            try (LogFeed feed = new LogFeed(
                    wal, new LogTail(4, 1_024, 0), wal.firstPosition(), new FrameDecoder(uid -> new Rereader()))) {

                LogEntry entry = feed.next();

                assertNotNull(entry);
                assertNotNull(entry.batch());
                assertEquals(logged.encoded(), entry.batch().encoded());
            }
        }
    }

    private static Batch batch(String context, String resumeOffset, long ingestTimeMicros) {
        BatchBuilder builder = new BatchBuilder("source", 3, "file", context.getBytes(UTF_8), new byte[0]);
        builder.add(1, "record".getBytes(UTF_8), 0, 6);
        return builder.build(resumeOffset.getBytes(UTF_8), ingestTimeMicros);
    }

    /** Has the records and nothing else as they were. */
    private static final class Rereader implements SourceReader {
        @Override
        public @Nullable Batch poll(BatchLimits limits) {
            return null;
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public Batch readAgain(Batch reference) {
            return batch("another header", "elsewhere", 1);
        }

        @Override
        public void close() {}
    }
}
