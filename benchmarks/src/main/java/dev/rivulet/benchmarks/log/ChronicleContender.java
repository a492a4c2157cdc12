package dev.rivulet.benchmarks.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue. It maps its file into memory, keeps no checksums, and by default forces nothing; here {@code sync()} is an {@code
 * msync} with {@code MS_SYNC} over what was written since the last one (seen with strace), which leaves the queue's index and header, on
 * pages before that, to the kernel. The free version has nothing that would fill the file ahead of the writer.
 */
final class ChronicleContender implements LogContender {

    private static final long BLOCK_SIZE_MIN_BYTES = 64L << 20;

    private final boolean isBatched;

    /** @param isBatched whether a whole batch is one message; otherwise each record is one, as the queue is meant to be used */
    ChronicleContender(boolean isBatched) {
        this.isBatched = isBatched;
    }

    @Override
    public String name() {
        return isBatched ? "chronicle-batch" : "chronicle";
    }

    @Override
    public String description() {
        return "Chronicle Queue, " + (isBatched ? "a message per batch" : "a message per record")
                + ", SyncMode.SYNC and sync(), which is msync(MS_SYNC) of the new pages; the file grows";
    }

    @Override
    public OpenLog open(Path directory, LogCase plan) {
        return new OpenQueue(newQueue(directory, plan), isBatched ? 0 : plan.recordSizeBytes());
    }

    @Override
    public WrittenBytes readBack(Path directory, LogCase plan) {
        WrittenBytes.Collector collector = new WrittenBytes.Collector();
        ByteBuffer message = ByteBuffer.allocateDirect(plan.batchSizeBytes());
        try (ChronicleQueue queue = newQueue(directory, plan);
                ExcerptTailer tailer = queue.createTailer()) {
            while (readMessage(tailer, message.clear())) {
                collector.add(message.flip());
            }
        }
        return collector.totals();
    }

    private static boolean readMessage(ExcerptTailer tailer, ByteBuffer message) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            Bytes<?> bytes = document.wire().bytes();
            message.limit((int) bytes.readRemaining());
            bytes.read(message);
            return true;
        }
    }

    /** One mapping has to hold the whole run: a sync reaches only the newest, and would miss the end of the one before. */
    private static ChronicleQueue newQueue(Path directory, LogCase plan) {
        return ChronicleQueue.singleBuilder(directory)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(BLOCK_SIZE_MIN_BYTES + 2 * plan.sizeBytes())
                .syncMode(plan.isSynced() ? SyncMode.SYNC : SyncMode.NONE)
                .build();
    }

    private static final class OpenQueue implements OpenLog {

        private final ChronicleQueue queue;
        private final ExcerptAppender appender;

        /** 0 for the whole batch. */
        private final int messageSizeBytes;

        private ByteBuffer source = ByteBuffer.allocateDirect(0);
        private Bytes<ByteBuffer> view = Bytes.wrapForRead(source);

        OpenQueue(ChronicleQueue queue, int messageSizeBytes) {
            this.queue = queue;
            this.appender = queue.createAppender();
            this.messageSizeBytes = messageSizeBytes;
        }

        @Override
        public void append(ByteBuffer batch) {
            if (batch != source) {
                view.releaseLast();
                source = batch;
                view = Bytes.wrapForRead(batch.duplicate().clear());
            }
            int sizeBytes = messageSizeBytes == 0 ? batch.remaining() : messageSizeBytes;
            for (int at = 0; at < batch.limit(); at += sizeBytes) {
                view.readPositionRemaining(at, sizeBytes);
                appender.writeBytes(view);
            }
        }

        @Override
        public void sync() {
            appender.sync();
        }

        @Override
        public void flush() {
            // What is in the mapping is with the operating system.
        }

        @Override
        public void close() throws IOException {
            view.releaseLast();
            appender.close();
            queue.close();
        }
    }
}
