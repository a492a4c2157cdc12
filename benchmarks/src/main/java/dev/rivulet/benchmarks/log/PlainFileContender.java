package dev.rivulet.benchmarks.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Nothing but the records, one behind the other in one file, a system call per batch: no checksums, no lengths, no end that could be
 * told from garbage. Into zeros that lie on the disk already it is the roof, the most that any log can do here; from an empty file on it
 * shows what making a file longer costs.
 */
final class PlainFileContender implements LogContender {

    static final String ROOF = "roof";

    private static final String FILE = "records";
    private static final int PIECE_SIZE_BYTES = 1 << 20;

    private final boolean isPreallocated;

    PlainFileContender(boolean isPreallocated) {
        this.isPreallocated = isPreallocated;
    }

    @Override
    public String name() {
        return isPreallocated ? ROOF : "append";
    }

    @Override
    public String description() {
        return isPreallocated
                ? "positional writes over zeros that were written and synced before the clock, force(false)"
                : "the same writes into a file that is empty at first, force(false)";
    }

    @Override
    public OpenLog open(Path directory, LogCase plan) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (isPreallocated) {
            fillWithZeros(channel, plan.sizeBytes());
        }
        channel.force(true);
        return new OpenFile(channel);
    }

    @Override
    public WrittenBytes readBack(Path directory, LogCase plan) throws IOException {
        WrittenBytes.Collector collector = new WrittenBytes.Collector();
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_SIZE_BYTES);
        try (FileChannel channel = FileChannel.open(directory.resolve(FILE))) {
            while (channel.read(piece) >= 0) {
                collector.add(piece.flip());
                piece.clear();
            }
        }
        return collector.totals();
    }

    private static void fillWithZeros(FileChannel channel, long sizeBytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_SIZE_BYTES);
        for (long at = 0; at < sizeBytes; ) {
            zeros.clear().limit((int) Math.min(PIECE_SIZE_BYTES, sizeBytes - at));
            at += channel.write(zeros, at);
        }
    }

    private static final class OpenFile implements OpenLog {

        private final FileChannel channel;
        private long endOffset;

        OpenFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void append(ByteBuffer batch) throws IOException {
            while (batch.hasRemaining()) {
                endOffset += channel.write(batch, endOffset);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void flush() {
            // A write is with the operating system when it returns.
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
