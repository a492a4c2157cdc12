package dev.rivulet.delta.spill;

import dev.rivulet.core.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their place, ascending; those of one place as they came. What does not fit into memory is sorted in runs, each a file, which are
 * merged in the end (D. Knuth, "The Art of Computer Programming", volume 3, section 5.4). One owner, who closes it, which deletes the files.
 */
public final class SortedRows implements Closeable {

    private static final Comparator<EncodedRow> BY_PLACE = Comparator.comparingLong(EncodedRow::place);

    private final Disk disk;
    private final Path prefix;
    private final long memorySizeBytesMax;

    private final List<Path> runs = new ArrayList<>();
    private final List<EncodedRow> held = new ArrayList<>();
    private long heldSizeBytes;

    /**
     * @param prefix what the files' names begin with, in a directory that is there
     * @param memorySizeBytesMax about how much is held in memory, at least 1; merging takes 8 KB per run
     */
    public SortedRows(Disk disk, Path prefix, long memorySizeBytesMax) {
        this.disk = disk;
        this.prefix = prefix;
        this.memorySizeBytesMax = memorySizeBytesMax;
    }

    public void add(EncodedRow row) throws IOException {
        held.add(row);
        heldSizeBytes += row.memorySizeBytes();
        if (heldSizeBytes >= memorySizeBytesMax) {
            spill();
        }
    }

    private void spill() throws IOException {
        held.sort(BY_PLACE);
        Path run = disk.unsynced(prefix.resolveSibling(prefix.getFileName() + "-" + runs.size()));
        runs.add(run);
        try (SpillFile.Writer writer = new SpillFile.Writer(disk, run)) {
            for (EncodedRow row : held) {
                writer.put(row);
            }
            writer.flush();
        }
        held.clear();
        heldSizeBytes = 0;
    }

    /** All rows that were added, once, in order. */
    public void forEach(RowSource.Consumer consumer) throws IOException {
        held.sort(BY_PLACE);
        List<Run> open = new ArrayList<>();
        try {
            for (Path run : runs) {
                open.add(new Run(open.size(), new SpillFile.Reader(disk, run)));
            }
            merge(open, consumer);
        } finally {
            for (Run run : open) {
                run.rows.close();
            }
        }
    }

    /** What is held came last, so of rows of one place it is given last. */
    private void merge(List<Run> open, RowSource.Consumer consumer) throws IOException {
        PriorityQueue<Run> next = new PriorityQueue<>(Run.ORDER);
        for (Run run : open) {
            offer(run, next);
        }
        int heldIndex = 0;
        while (!next.isEmpty() || heldIndex < held.size()) {
            Run run = next.peek();
            if (run == null
                    || heldIndex < held.size()
                            && held.get(heldIndex).place() < run.head().place()) {
                consumer.accept(held.get(heldIndex++));
            } else {
                consumer.accept(next.remove().head());
                offer(run, next);
            }
        }
    }

    private static void offer(Run run, PriorityQueue<Run> next) throws IOException {
        run.head = run.rows.next();
        if (run.head != null) {
            next.add(run);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            disk.delete(run);
        }
    }

    /** A sorted file, and its first row that was not given yet. */
    private static final class Run {

        private static final Comparator<Run> ORDER =
                Comparator.<Run>comparingLong(run -> run.head().place()).thenComparingInt(run -> run.number);

        private final int number;
        private final SpillFile.Reader rows;
        private @Nullable EncodedRow head;

        Run(int number, SpillFile.Reader rows) {
            this.number = number;
            this.rows = rows;
        }

        EncodedRow head() {
            if (head == null) {
                throw new AssertionError("run " + number + " is over");
            }
            return head;
        }
    }
}
