package dev.rivulet.delta;

import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one version of a table. One owner, used once. */
public final class DeltaTableReader {

    private final TableScan scan;

    DeltaTableReader(TableScan scan) {
        this.scan = scan;
    }

    /** Takes the rows of a table. */
    @FunctionalInterface
    public interface RowConsumer {

        /**
         * Takes one row, to keep if it likes.
         *
         * @param values per field of the schema a {@link Long}, {@link Double}, {@link String}, {@code byte[]},
         *     {@link java.math.BigDecimal} or null, as the field's physical form says
         */
        void accept(@Nullable Object[] values) throws IOException;
    }

    public Schema schema() {
        return scan.schema();
    }

    public long version() {
        return scan.version();
    }

    /** Hands all rows over, in no particular order. */
    public void forEach(RowConsumer consumer) throws IOException {
        scan.forEach(PartitionText::parse, consumer::accept);
    }
}
