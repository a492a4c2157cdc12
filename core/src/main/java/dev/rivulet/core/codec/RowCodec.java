package dev.rivulet.core.codec;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The codec of rows of a {@link RowType}. Immutable, any thread.
 *
 * <p>Each field takes a byte, 0 for null, which nothing follows, or 1, and then: 8 bytes for physical forms LONG and DOUBLE; an int
 * length and the bytes for strings and binary; the same after an int scale for decimals.
 */
final class RowCodec<T> implements Codec<T> {

    private final RowType<T> rowType;
    private final List<FieldAccessor<T>> accessors;

    RowCodec(RowType<T> rowType) {
        this.rowType = rowType;
        this.accessors = IntStream.range(0, rowType.schema().fieldCount())
                .mapToObj(rowType::accessor)
                .toList();
    }

    @Override
    public void write(T row, ByteWriter out) {
        for (int index = 0; index < accessors.size(); index++) {
            FieldAccessor<T> accessor = accessors.get(index);
            boolean isNull = accessor.isNull(row);
            out.putByte(isNull ? 0 : 1);
            if (!isNull) {
                writeValue(row, index, accessor, out);
            }
        }
    }

    @Override
    public T read(ByteReader in) {
        RowBuilder<T> builder = rowType.newBuilder();
        for (int index = 0; index < accessors.size(); index++) {
            if (in.readByte() != 0) {
                readValue(index, in, builder);
            }
        }
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new IllegalArgumentException(
                    "damaged encoding of a row of " + rowType.name() + ": " + e.getMessage(), e);
        }
    }

    private void writeValue(T row, int index, FieldAccessor<T> accessor, ByteWriter out) {
        switch (physical(index)) {
            case LONG -> out.putLong(accessor.longValue(row));
            case DOUBLE -> out.putDouble(accessor.doubleValue(row));
            case OBJECT -> writeObject(accessor.objectValue(row), out);
        }
    }

    private static void writeObject(@Nullable Object value, ByteWriter out) {
        if (value instanceof String text) {
            out.putString(text);
        } else if (value instanceof byte[] bytes) {
            out.putSizedBytes(bytes);
        } else if (value instanceof BigDecimal number) {
            ScalarCodecs.writeDecimal(number, out);
        } else {
            throw new AssertionError("a row holds " + value);
        }
    }

    private void readValue(int index, ByteReader in, RowBuilder<T> builder) {
        switch (physical(index)) {
            case LONG -> builder.setLong(index, in.readLong());
            case DOUBLE -> builder.setDouble(index, in.readDouble());
            case OBJECT ->
                builder.setObject(
                        index, readObject(rowType.schema().field(index).type(), in));
        }
    }

    private static Object readObject(DataType type, ByteReader in) {
        if (type instanceof DataType.Decimal) {
            return ScalarCodecs.readDecimal(in);
        }
        return type == DataType.Simple.STRING ? in.readString() : in.readSizedBytes();
    }

    private DataType.Physical physical(int index) {
        return rowType.schema().field(index).type().physical();
    }
}
