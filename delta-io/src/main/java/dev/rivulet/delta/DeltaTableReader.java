package dev.rivulet.delta;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;

/** Reads one version of a table. One owner. */
public final class DeltaTableReader {

    private final TableScan scan;

    DeltaTableReader(TableScan scan) {
        this.scan = scan;
    }

    /** Takes the rows of a table. */
    @FunctionalInterface
    public interface RowConsumer<T> {

        void accept(T row) throws IOException;
    }

    public Schema schema() {
        return scan.schema();
    }

    public long version() {
        return scan.version();
    }

    /**
     * Hands all rows over, with all columns, in no particular order.
     *
     * @throws IOException if a file cannot be read; rows may have been handed over before
     */
    public void forEach(RowConsumer<Row> consumer) throws IOException {
        forEach(StructRowType.of("row", scan.schema()), consumer);
    }

    /**
     * Hands all rows over as rows of a type, in no particular order. Fields and columns go by name in any case; columns that the
     * type has not are left out.
     *
     * @throws IOException if a field has no column or one of another type, a value is missing that the type requires, or a file
     *     cannot be read; rows may have been handed over before
     */
    public <T> void forEach(RowType<T> rowType, RowConsumer<T> consumer) throws IOException {
        scan.forEach(rowType, PartitionText::parse, consumer::accept);
    }
}
