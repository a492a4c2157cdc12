package dev.rivulet.delta;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A Delta table that rows are enriched with: its latest version, whoever writes it. Immutable. Fields and columns go by name in any case;
 * columns that the type has not are left out.
 *
 * @param <R> the rows
 */
public final class DeltaReferenceTable<R> implements ReferenceTable<R> {

    private final Path path;
    private final RowType<R> rowType;
    private final Codec<R> codec;

    private DeltaReferenceTable(Path path, RowType<R> rowType) {
        this.path = path;
        this.rowType = rowType;
        this.codec = Codecs.ofRows(rowType);
    }

    /** The table at the path. */
    public static <R> DeltaReferenceTable<R> of(Path path, RowType<R> rowType) {
        return new DeltaReferenceTable<>(path, rowType);
    }

    /** The table at the path, with rows that are records. */
    public static <R extends Record> DeltaReferenceTable<R> of(Path path, Class<R> recordClass) {
        return of(path, RecordRowType.of(recordClass));
    }

    @Override
    public ReferenceTableReader<R> open(TableContext context) {
        return new Reader(context);
    }

    @Override
    public Codec<R> codec() {
        return codec;
    }

    @Override
    public String description() {
        return "delta[" + path + "]";
    }

    /** Opens the table anew for each question, as another one may have taken its place. */
    private final class Reader implements ReferenceTableReader<R> {
        private final TableContext context;

        Reader(TableContext context) {
            this.context = context;
        }

        private DeltaTable table() throws IOException {
            return DeltaTable.open(context.disk(), context.clock(), path);
        }

        @Override
        public String version() throws IOException {
            DeltaTable table = table();
            return text(table, table.version());
        }

        private static String text(DeltaTable table, long version) throws IOException {
            return version + " of " + table.id();
        }

        @Override
        public String read(RowConsumer<R> consumer) throws IOException {
            DeltaTable table = table();
            DeltaTableReader reader = table.read();
            reader.forEach(rowType, consumer::accept);
            return text(table, reader.version());
        }

        @Override
        public void close() {}
    }
}
