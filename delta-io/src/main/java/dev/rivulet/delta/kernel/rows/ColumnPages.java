package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.delta.kernel.files.ParquetFailure;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.vector.DeletedRows;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of one data file, row after row, straight from Parquet's pages: for who wants few columns of very many rows, and no object per
 * row. The cursor is itself the row that the {@link #accessors} are asked about; they give a text as its bytes in UTF-8. One owner.
 *
 * <p>It knows the forms that columns have as a rule. Of a file that has another, such as one that lacks a column, nothing is read here, and whoever
 * wants its rows takes {@link FileRows}.
 */
public final class ColumnPages implements Closeable {

    private final TableScan scan;
    private final LiveFile file;
    private final DeletedRows deleted;
    private final Schema wanted;
    private final List<FieldAccessor<ColumnPages>> accessors = new ArrayList<>();
    private final PageColumn[] columns;
    private final MessageType readSchema;
    private final ParquetFileReader reader;
    private final ParquetCodecs codecs;
    private long position = -1;

    /** Of the row group, the row that the columns are at among them. */
    private long rowsLeft;

    private ColumnPages(TableScan scan, LiveFile file, Opened opened, Schema wanted, Columns columns)
            throws IOException {
        this.scan = scan;
        this.wanted = wanted;
        this.file = file;
        this.deleted = scan.deletedRows(file);
        this.accessors.addAll(columns.accessors);
        this.columns = columns.read.toArray(PageColumn[]::new);
        this.readSchema = columns.readSchema;
        this.reader = opened.reader;
        this.codecs = opened.codecs;
        reader.setRequestedSchema(readSchema);
    }

    private record Opened(ParquetFileReader reader, ParquetCodecs codecs) implements Closeable {

        @Override
        public void close() throws IOException {
            try (reader) {
                codecs.release();
            }
        }
    }

    /**
     * Where values come from.
     *
     * @param accessors in the order of the columns that are wanted
     * @param read those among them that the file has
     */
    private record Columns(List<FieldAccessor<ColumnPages>> accessors, List<PageColumn> read, MessageType readSchema) {}

    /**
     * Opens a file of a version for some of its columns; it is before the first row then.
     *
     * @return empty if the file is not there, is damaged, or has columns in a form that is not known here
     * @throws IOException if the version has no such columns, or the file's deletion vector is damaged
     */
    public static Optional<ColumnPages> open(
            TableScan scan, LiveFile file, Schema wanted, TableScan.PartitionParser partitionParser)
            throws IOException {
        List<ColumnTarget> targets = ColumnTarget.of(scan, wanted);
        Opened opened = openFile(scan, file).orElse(null);
        if (opened == null) {
            return Optional.empty();
        }
        ColumnPages pages = null;
        try {
            Columns columns =
                    columns(scan, file, targets, partitionParser, opened).orElse(null);
            pages = columns == null ? null : new ColumnPages(scan, file, opened, wanted, columns);
            return Optional.ofNullable(pages);
        } catch (RuntimeException failure) {
            throw scan.unreadable(failure);
        } finally {
            if (pages == null) {
                opened.close();
            }
        }
    }

    /** What is wrong with a file, if something is, is for those to say who read it as a whole. */
    private static Optional<Opened> openFile(TableScan scan, LiveFile file) {
        ParquetCodecs codecs = new ParquetCodecs(ParquetSettings.ZSTD_LEVEL_DEFAULT);
        try {
            ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                    .withCodecFactory(codecs)
                    .usePageChecksumVerification(true)
                    .build();
            return Optional.of(new Opened(ParquetFileReader.open(scan.input(file), options), codecs));
        } catch (IOException | RuntimeException unreadable) {
            codecs.release();
            return Optional.empty();
        }
    }

    private static Optional<Columns> columns(
            TableScan scan,
            LiveFile file,
            List<ColumnTarget> targets,
            TableScan.PartitionParser partitionParser,
            Opened opened) {
        Iterator<PartitionValue> partition = PartitionValue.of(targets, file.physicalScanRow(), partitionParser)
                .iterator();
        Iterator<StructField> physical = ScanStateRow.getPhysicalDataReadSchema(ColumnTarget.scanState(scan, targets))
                .fields()
                .iterator();
        MessageType fileSchema = opened.reader.getFileMetaData().getSchema();
        List<FieldAccessor<ColumnPages>> accessors = new ArrayList<>();
        List<PageColumn> read = new ArrayList<>();
        List<Type> readTypes = new ArrayList<>();
        for (ColumnTarget target : targets) {
            if (target.isPartition()) {
                accessors.add(new Constant(partition.next().value()));
                continue;
            }
            PageColumn column = descriptor(physical.next(), fileSchema)
                    .flatMap(found -> PageColumn.of(target.column().type(), found))
                    .orElse(null);
            if (column == null) {
                return Optional.empty();
            }
            accessors.add(column);
            read.add(column);
            readTypes.add(fileSchema.getType(column.descriptor().getPath()[0]));
        }
        return read.isEmpty()
                ? Optional.empty()
                : Optional.of(new Columns(accessors, read, new MessageType(fileSchema.getName(), readTypes)));
    }

    /** The file's column, as Kernel finds it: by its number or by its name. */
    private static Optional<ColumnDescriptor> descriptor(StructField field, MessageType fileSchema) {
        InitContext context = new InitContext(new PlainParquetConfiguration(), Map.of(), fileSchema);
        MessageType found = new BatchReadSupport(1, new StructType(List.of(field)))
                .init(context)
                .getRequestedSchema();
        List<ColumnDescriptor> descriptors = found.getColumns();
        return found.getFieldCount() == 1
                        && found.getType(0).isPrimitive()
                        && found.getType(0).equals(fileSchema.getType(found.getFieldName(0)))
                ? Optional.of(descriptors.get(0))
                : Optional.empty();
    }

    /** How to ask for the columns, in the order in which they were wanted. */
    public List<FieldAccessor<ColumnPages>> accessors() {
        return List.copyOf(accessors);
    }

    /**
     * The cursor as a row with fields of their usual forms, for who takes rows of any kind. Its accessors are good for this file alone.
     */
    public RowType<ColumnPages> rowType() {
        return new PageRows(wanted, accessors);
    }

    /**
     * Goes to the next row that is not deleted.
     *
     * @return whether there is one
     * @throws IOException if the file cannot be read, or has not as many rows as it should
     */
    public boolean next() throws IOException {
        try {
            do {
                if (!advance()) {
                    FileLength.require(scan, file, deleted, position);
                    return false;
                }
            } while (deleted.contains(position));
            return true;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /** What went wrong as a value was asked for. */
    public IOException unreadable(RuntimeException failure) {
        return scan.unreadable(ParquetFailure.of(file.absolutePath(), failure));
    }

    private boolean advance() throws IOException {
        position++;
        if (rowsLeft > 1) {
            for (PageColumn column : columns) {
                column.advance();
            }
            rowsLeft--;
            return true;
        }
        rowsLeft = 0;
        while (rowsLeft == 0) {
            PageReadStore group = nextGroup();
            if (group == null) {
                return false;
            }
            rowsLeft = group.getRowCount();
            if (rowsLeft > 0) {
                begin(group);
            }
        }
        return true;
    }

    private @Nullable PageReadStore nextGroup() throws IOException {
        try {
            return reader.readNextRowGroup();
        } catch (IOException failure) {
            throw scan.unreadable(ParquetFailure.of(file.absolutePath(), failure));
        }
    }

    private void begin(PageReadStore group) {
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                group, new NoRecord(), readSchema, reader.getFileMetaData().getCreatedBy());
        for (PageColumn column : columns) {
            ColumnReader values = store.getColumnReader(column.descriptor());
            if (values.getTotalValueCount() != group.getRowCount()) {
                throw new ParquetDecodingException("column "
                        + String.join(".", column.descriptor().getPath()) + " has " + values.getTotalValueCount()
                        + " values in a row group of " + group.getRowCount() + " rows");
            }
            column.begin(values);
        }
    }

    /** Of the row among all of the file; behind the last it is how many there are. */
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        try (reader) {
            codecs.release();
        }
    }

    /** Nothing is put together from the values. */
    private static final class NoRecord extends GroupConverter {

        private final PrimitiveConverter value = new PrimitiveConverter() {};

        @Override
        public Converter getConverter(int fieldIndex) {
            return value;
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    /** What all rows of the file have in a partition column. */
    private record Constant(@Nullable Object value) implements FieldAccessor<ColumnPages> {

        @Override
        public boolean isNull(ColumnPages row) {
            return value == null;
        }

        @Override
        public long longValue(ColumnPages row) {
            return (Long) present();
        }

        @Override
        public double doubleValue(ColumnPages row) {
            return (Double) present();
        }

        @Override
        public @Nullable Object objectValue(ColumnPages row) {
            return value;
        }

        private Object present() {
            if (value == null) {
                throw new UnsupportedOperationException("the partition has no value");
            }
            return value;
        }
    }
}
