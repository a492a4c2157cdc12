package dev.rivulet.parquet.value;

import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import dev.rivulet.delta.parquet.part.FilePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Makes rows of a file's columns, in the form in which they go into the log. One owner, one file. */
public final class StoredRows extends RecordMaterializer<Row> {

    private final Schema columns;
    private final MessageType requested;
    private final Codec<Row> codec;
    private final RowBudget budget;
    private final RowBuilder<Row> builder;
    private final List<Converter> converters = new ArrayList<>();

    /**
     * @param wanted the columns that are looked for; null for all
     * @param rowSizeMaxBytes what is longer is flawed
     * @throws IllegalArgumentException if the file has none of them, or one with values of no type of ours
     */
    public StoredRows(MessageType file, @Nullable Schema wanted, int rowSizeMaxBytes) {
        this.columns = StoredTypes.of(file, wanted);
        if (columns.fieldCount() == 0) {
            throw new IllegalArgumentException("it has none of the columns that are wanted");
        }
        StructRowType rows = StructRowType.of("row", columns);
        this.codec = Codecs.ofRows(rows);
        this.budget = new RowBudget(rowSizeMaxBytes);
        this.builder = rows.newBuilder();
        List<Type> types = new ArrayList<>();
        for (int index = 0; index < columns.fieldCount(); index++) {
            Field field = columns.field(index);
            PhysicalColumn physical = PhysicalColumn.named(field.name());
            Type found = Objects.requireNonNull(FilePart.find(file, physical));
            FilePart part = FilePart.of(
                    field.name(),
                    field.type(),
                    physical,
                    found,
                    (path, type, leaf) -> new StoredLeaf(path, type, leaf, budget));
            types.add(part.requested());
            converters.add(BudgetedConverter.of(part.converter(setter(index, field.type())), part.requested(), budget));
        }
        this.requested = new MessageType(file.getName(), types);
    }

    private FilePart.Target setter(int index, DataType type) {
        return switch (type.physical()) {
            case LONG -> value -> builder.setLong(index, (Long) value);
            case DOUBLE -> value -> builder.setDouble(index, (Double) value);
            case OBJECT -> value -> builder.setObject(index, value);
        };
    }

    /** As much of the file's schema as is read. */
    public MessageType requested() {
        return requested;
    }

    /** The form of the rows, as the context of batches has it. */
    public byte[] form() {
        return StoredForm.encode(columns);
    }

    public void write(Row row, ByteWriter out) {
        codec.write(row, out);
    }

    /** Whether the last row is not read as a whole, because it is too long. */
    public boolean isTooLong() {
        return budget.isSpent();
    }

    /** What is wrong with the last row; null for nothing. */
    public @Nullable String flaw() {
        return budget.flaw();
    }

    @Override
    public Row getCurrentRecord() {
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new AssertionError("a row of values that may all be null is refused", e);
        }
    }

    @Override
    public GroupConverter getRootConverter() {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return converters.get(fieldIndex);
            }

            @Override
            public void start() {
                builder.reset();
                budget.begin();
            }

            @Override
            public void end() {
                // The row is built when it is asked for.
            }
        };
    }
}
