package dev.rivulet.delta.spill;

import dev.rivulet.core.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows spread over files by their hash, which is their place, so that equal rows are in files of the same number. One owner, who closes it,
 * which deletes the files.
 */
public final class SpilledRows implements Closeable {

    /** As bits of the hash. */
    private static final int FILE_COUNT_BITS = 6;

    public static final int FILE_COUNT = 1 << FILE_COUNT_BITS;

    /** Deeper there are no bits of the hash left. */
    public static final int LEVEL_MAX = Long.SIZE / FILE_COUNT_BITS - 1;

    private final Disk disk;
    private final List<Path> files = new ArrayList<>();

    private SpilledRows(Disk disk) {
        this.disk = disk;
    }

    /**
     * Spreads rows.
     *
     * @param prefix what the files' names begin with, in a directory that is there
     * @param level which bits of the hash decide
     */
    public static SpilledRows of(Disk disk, Path prefix, int level, RowSource rows) throws IOException {
        SpilledRows spilled = new SpilledRows(disk);
        List<SpillFile.Writer> writers = new ArrayList<>();
        try {
            for (int number = 0; number < FILE_COUNT; number++) {
                Path file = prefix.resolveSibling(prefix.getFileName() + "-" + number);
                writers.add(new SpillFile.Writer(disk, file));
                spilled.files.add(file);
            }
            rows.forEach(row -> writers.get(number(row, level)).put(row));
            for (SpillFile.Writer writer : writers) {
                writer.flush();
            }
        } catch (IOException | RuntimeException failure) {
            closeSuppressed(writers, failure);
            closeSuppressed(List.of(spilled), failure);
            throw failure;
        }
        for (SpillFile.Writer writer : writers) {
            writer.close();
        }
        return spilled;
    }

    private static void closeSuppressed(List<? extends Closeable> open, Exception failure) {
        for (Closeable one : open) {
            try {
                one.close();
            } catch (IOException suppressed) {
                failure.addSuppressed(suppressed);
            }
        }
    }

    private static int number(EncodedRow row, int level) {
        return (int) (row.place() >>> (Long.SIZE - FILE_COUNT_BITS * (level + 1))) & (FILE_COUNT - 1);
    }

    /** The rows of one file. */
    public RowSource file(int number) {
        Path file = files.get(number);
        return consumer -> {
            try (SpillFile.Reader rows = new SpillFile.Reader(disk, file)) {
                for (EncodedRow row = rows.next(); row != null; row = rows.next()) {
                    consumer.accept(row);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            disk.delete(file);
        }
    }
}
