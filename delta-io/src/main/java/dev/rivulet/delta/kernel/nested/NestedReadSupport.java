package dev.rivulet.delta.kernel.nested;

import dev.rivulet.delta.parquet.part.FilePart;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the flat columns of a file as Kernel does and the nested ones into {@link NestedVector}s, a batch at a time. One owner, one file.
 */
public final class NestedReadSupport extends BatchReadSupport {

    private final StructType schema;
    private final List<Cell> cells = new ArrayList<>();

    /** How many of the columns that are read come before the nested ones. */
    private int flatCount;

    /**
     * @param rowsMax per batch
     * @param schema all columns, as files call them
     * @param nested those of them that are nested
     */
    public NestedReadSupport(int rowsMax, StructType schema, List<NestedColumn> nested) {
        super(rowsMax, flat(schema, nested));
        this.schema = schema;
        nested.forEach(column -> cells.add(new Cell(column, rowsMax)));
    }

    private static StructType flat(StructType schema, List<NestedColumn> nested) {
        return new StructType(schema.fields().stream()
                .filter(field -> nested.stream()
                        .noneMatch(column -> column.physical().name().equals(field.getName())))
                .toList());
    }

    @Override
    public ReadContext init(InitContext context) {
        MessageType file = context.getFileSchema();
        List<Type> requested =
                new ArrayList<>(super.init(context).getRequestedSchema().getFields());
        flatCount = requested.size();
        for (Cell cell : cells) {
            Type found = FilePart.find(file, cell.column.physical());
            if (found != null) {
                FilePart part = FilePart.of(
                        cell.column.path(), cell.column.type(), cell.column.physical(), found, FilePart.OF_TABLES);
                cell.converter = part.converter(cell);
                requested.add(part.requested());
            }
        }
        return new ReadContext(new MessageType(file.getName(), requested));
    }

    /** Without a Hadoop configuration, which Kernel's method takes only because its parent does. */
    @Override
    @SuppressWarnings("NullAway")
    public RecordMaterializer<Object> prepareForRead(
            ParquetConfiguration configuration,
            Map<String, String> fileMetadata,
            MessageType fileSchema,
            ReadContext context) {
        RecordMaterializer<Object> flat = super.prepareForRead((Configuration) null, fileMetadata, fileSchema, context);
        List<Converter> nested = cells.stream()
                .map(cell -> cell.converter)
                .filter(Objects::nonNull)
                .toList();
        return new Rows(flat, flatCount, nested);
    }

    @Override
    public void finalizeCurrentRow(long fileRowIndex) {
        super.finalizeCurrentRow(fileRowIndex);
        cells.forEach(Cell::endRow);
    }

    @Override
    public ColumnarBatch getDataAsColumnarBatch(int batchSize) {
        ColumnarBatch flat = super.getDataAsColumnarBatch(batchSize);
        ColumnVector[] vectors = new ColumnVector[schema.length()];
        for (int index = 0; index < vectors.length; index++) {
            StructField field = schema.at(index);
            int flatIndex = flat.getSchema().indexOf(field.getName());
            vectors[index] = flatIndex >= 0
                    ? flat.getColumnVector(flatIndex)
                    : cell(field).endBatch(field);
        }
        return new DefaultColumnarBatch(batchSize, schema, vectors);
    }

    private Cell cell(StructField field) {
        return cells.stream()
                .filter(cell -> cell.column.physical().name().equals(field.getName()))
                .findFirst()
                .orElseThrow();
    }

    /** The value of a nested column in the row that is being read, and those of the batch's rows before. */
    private static final class Cell implements FilePart.Target {

        private final NestedColumn column;
        private final int rowsMax;

        /** Null if the file has no such column. */
        private @Nullable Converter converter;

        private @Nullable Object value;
        private @Nullable Object[] values;
        private int rowCount;

        Cell(NestedColumn column, int rowsMax) {
            this.column = column;
            this.rowsMax = rowsMax;
            this.values = new Object[rowsMax];
        }

        @Override
        public void take(Object read) {
            value = read;
        }

        void endRow() {
            values[rowCount++] = value;
            value = null;
        }

        NestedVector endBatch(StructField field) {
            NestedVector vector = new NestedVector(field.getDataType(), values);
            values = new Object[rowsMax];
            rowCount = 0;
            return vector;
        }
    }

    private static final class Rows extends RecordMaterializer<Object> {

        private final RecordMaterializer<Object> flat;
        private final GroupConverter root;

        Rows(RecordMaterializer<Object> flat, int flatCount, List<Converter> nested) {
            this.flat = flat;
            GroupConverter flatRoot = flat.getRootConverter();
            this.root = new GroupConverter() {
                @Override
                public Converter getConverter(int fieldIndex) {
                    return fieldIndex < flatCount
                            ? flatRoot.getConverter(fieldIndex)
                            : nested.get(fieldIndex - flatCount);
                }

                @Override
                public void start() {
                    flatRoot.start();
                }

                @Override
                public void end() {
                    flatRoot.end();
                }
            };
        }

        @Override
        public Object getCurrentRecord() {
            return flat.getCurrentRecord();
        }

        @Override
        public GroupConverter getRootConverter() {
            return root;
        }
    }
}
