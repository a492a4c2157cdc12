package dev.rivulet.delta.diff;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.Row;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.diff.DiffReport.Sample;
import dev.rivulet.delta.spill.EncodedRow;
import dev.rivulet.delta.spill.RowSource;
import dev.rivulet.delta.spill.SpilledRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the rows of two tables, or of two versions of one, without regard to their order: first the columns, then, if they are
 * comparable, how often each row is on either side. Immutable.
 *
 * <p>Rows are equal as they are in a digest: null is equal to null, all NaN are equal, -0.0 and 0.0 differ, and decimals go by their
 * value.
 *
 * <p>Rows are counted in memory. If too many are distinct, both sides are spread over 64 files each by the rows' hash, equal rows into
 * files of the same number, and each pair of files is compared like the tables before, by the next bits of the hash. So memory is
 * bounded, each row is written to disk once per 64-fold of what fits into memory, and a row that is there a thousand million times
 * takes no more memory than one.
 *
 * @param disk for the scratch directory
 * @param scratch a directory, made if need be, for files that are gone on return; after a crash what is in it may be deleted
 * @param memorySizeBytesMax what distinct rows may take in memory, about
 * @param sampleCountMax how many rows of each side to show
 */
public record TableDiff(Disk disk, Path scratch, long memorySizeBytesMax, int sampleCountMax) {

    public static final long MEMORY_SIZE_BYTES_MAX_DEFAULT = 64L * 1024 * 1024;
    public static final int SAMPLE_COUNT_MAX_DEFAULT = 10;

    public TableDiff {
        if (sampleCountMax < 0) {
            throw new IllegalArgumentException("sampleCountMax is " + sampleCountMax + ", wanted at least 0");
        }
    }

    public static TableDiff in(Disk disk, Path scratch) {
        return new TableDiff(disk, scratch, MEMORY_SIZE_BYTES_MAX_DEFAULT, SAMPLE_COUNT_MAX_DEFAULT);
    }

    public TableDiff withMemory(long sizeBytesMax) {
        return new TableDiff(disk, scratch, sizeBytesMax, sampleCountMax);
    }

    public TableDiff withSamples(int countMax) {
        return new TableDiff(disk, scratch, memorySizeBytesMax, countMax);
    }

    /**
     * Compares.
     *
     * @throws IOException if a table cannot be read or the scratch directory not be written to, which has files of another comparison
     *     in it, perhaps
     */
    public DiffReport compare(DeltaTableReader left, DeltaTableReader right) throws IOException {
        SchemaDiff schema = SchemaDiff.of(left.schema(), right.schema());
        if (!schema.isComparable()) {
            return new DiffReport(schema, 0, 0, 0, List.of(), List.of());
        }
        disk.createDirectories(scratch);
        Run run = new Run(new RowForm(left.schema()));
        run.compare(run.rows(left), run.rows(right), 0);
        return run.report(schema);
    }

    private final class Run {

        private final RowForm form;
        private final Excess onlyLeft;
        private final Excess onlyRight;
        private long equalCount;

        Run(RowForm form) {
            this.form = form;
            RowOrder order = new RowOrder(form.rowType().schema());
            this.onlyLeft = new Excess(order, sampleCountMax);
            this.onlyRight = new Excess(order, sampleCountMax);
        }

        RowSource rows(DeltaTableReader table) {
            return consumer -> table.forEach(form.rowType(), row -> consumer.accept(form.encode(row)));
        }

        void compare(RowSource left, RowSource right, int level) throws IOException {
            RowTally tally = new RowTally(level > SpilledRows.LEVEL_MAX ? Long.MAX_VALUE : memorySizeBytesMax);
            if (tally.take(left, right)) {
                equalCount += tally.equalCount();
                tally.forEachExcess(this::addExcess);
                return;
            }
            try (SpilledRows lefts = SpilledRows.of(disk, scratch.resolve("left-" + level), level, left);
                    SpilledRows rights = SpilledRows.of(disk, scratch.resolve("right-" + level), level, right)) {
                for (int number = 0; number < SpilledRows.FILE_COUNT; number++) {
                    compare(lefts.file(number), rights.file(number), level + 1);
                }
            }
        }

        private void addExcess(EncodedRow row, long leftExcess) {
            (leftExcess > 0 ? onlyLeft : onlyRight).add(form.decode(row), Math.abs(leftExcess));
        }

        DiffReport report(SchemaDiff schema) {
            return new DiffReport(
                    schema, equalCount, onlyLeft.count, onlyRight.count, onlyLeft.samples(), onlyRight.samples());
        }
    }

    /** What one side has more, and the first few of it. */
    private static final class Excess {

        private final int sampleCountMax;
        private final TreeMap<Row, Long> first;
        private long count;

        Excess(RowOrder order, int sampleCountMax) {
            this.sampleCountMax = sampleCountMax;
            this.first = new TreeMap<>(order);
        }

        void add(Row row, long excessCount) {
            count += excessCount;
            first.put(row, excessCount);
            if (first.size() > sampleCountMax) {
                first.pollLastEntry();
            }
        }

        List<Sample> samples() {
            List<Sample> samples = new ArrayList<>();
            for (Map.Entry<Row, Long> entry : first.entrySet()) {
                samples.add(new Sample(entry.getKey(), entry.getValue()));
            }
            return samples;
        }
    }
}
