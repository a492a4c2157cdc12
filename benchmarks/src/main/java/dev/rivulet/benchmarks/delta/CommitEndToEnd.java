package dev.rivulet.benchmarks.delta;

import dev.rivulet.benchmarks.Arguments;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Does a commit cost more the longer the log is? Each commit of a stream, of one small file, is timed from the sealed epoch to the durable
 * entry in the log, and beside it what the disk takes for that alone: a file of a kilobyte written, synced, given its name, and the
 * directory synced. A table before it warms the process up.
 *
 * <p>Expected: the same at any version, twice the disk's part and some hundred microseconds; every fiftieth has a checkpoint.
 */
public final class CommitEndToEnd {

    private static final String USAGE = "options: --versions --around --warmups --folder";
    private static final int ROW_COUNT = 10;
    private static final int ENTRY_SIZE_BYTES = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private record Options(List<Long> versions, int around, int warmups, Path folder) {

        Options with(String name, String value) {
            return switch (name) {
                case "versions" ->
                    new Options(
                            Arrays.stream(value.split(",")).map(Long::valueOf).toList(), around, warmups, folder);
                case "around" -> new Options(versions, Integer.parseInt(value), warmups, folder);
                case "warmups" -> new Options(versions, around, Integer.parseInt(value), folder);
                case "folder" -> new Options(versions, around, warmups, Path.of(value));
                default -> throw new IllegalArgumentException("unknown option --" + name + "\n" + USAGE);
            };
        }
    }

    /** A table that is appended to. One owner. */
    private static final class Stream implements AutoCloseable {

        private final SinkSession<Reading> session;
        private long epoch;

        Stream(Path path) throws IOException {
            SinkContext context =
                    new SinkContext("benchmark", "sink", new UUID(1, 2), 1, new SystemDisk(), new SystemClock());
            session = DeltaSink.append(path, Reading.TYPE).open(context);
            session.committer().committedEpoch();
        }

        /** Commits another epoch; how long staging took, and the commit, in nanoseconds. */
        long[] commit() throws IOException {
            epoch++;
            long start = System.nanoTime();
            for (int row = 0; row < ROW_COUNT; row++) {
                session.writer().write(Reading.of(epoch * ROW_COUNT + row, 0));
            }
            StagedEpoch sealed = session.writer().seal(new EpochSeal(epoch, epoch * 100, ROW_COUNT, epoch));
            long staged = System.nanoTime();
            session.committer().commit(List.of(sealed));
            return new long[] {staged - start, System.nanoTime() - staged};
        }

        @Override
        public void close() throws IOException {
            session.close();
        }
    }

    private CommitEndToEnd() {}

    public static void main(String[] arguments) throws IOException {
        Options defaults = new Options(List.of(10L, 1_000L, 10_000L), 200, 1_000, Path.of("target", "commits"));
        Options options = Arguments.applyTo(defaults, arguments, USAGE, Options::with);
        Folders.delete(options.folder);
        try {
            try (Stream stream = new Stream(options.folder.resolve("warm-up"))) {
                for (int count = 0; count < options.warmups; count++) {
                    stream.commit();
                }
            }
            System.out.println(
                    "| from version | commit median ms | 99 % ms | staging median ms | the disk alone median ms |");
            System.out.println("|---|---|---|---|---|");
            try (Stream stream = new Stream(options.folder.resolve("table"))) {
                for (long version : options.versions) {
                    while (stream.epoch < version) {
                        stream.commit();
                    }
                    measure(stream, version, options);
                }
            }
        } finally {
            Folders.delete(options.folder);
        }
    }

    private static void measure(Stream stream, long version, Options options) throws IOException {
        Path roofFolder = Files.createDirectories(options.folder.resolve("roof"));
        Disk disk = new SystemDisk();
        long[] staging = new long[options.around];
        long[] commits = new long[options.around];
        long[] roofs = new long[options.around];
        for (int count = 0; count < options.around; count++) {
            long[] nanos = stream.commit();
            staging[count] = nanos[0];
            commits[count] = nanos[1];
            roofs[count] = writeEntry(disk, roofFolder, version + "-" + count);
        }
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.2f | %.2f | %.2f | %.2f |%n",
                version,
                quantile(commits, 0.5),
                quantile(commits, 0.99),
                quantile(staging, 0.5),
                quantile(roofs, 0.5));
    }

    private static long writeEntry(Disk disk, Path folder, String name) throws IOException {
        long start = System.nanoTime();
        Path temporary = folder.resolve("." + name);
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(ENTRY_SIZE_BYTES));
            channel.force(false);
        }
        disk.link(temporary, folder.resolve(name));
        disk.delete(temporary);
        disk.syncDirectory(folder);
        return System.nanoTime() - start;
    }

    private static double quantile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / NANOS_PER_MILLI;
    }
}
