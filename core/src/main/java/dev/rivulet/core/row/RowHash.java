package dev.rivulet.core.row;

import dev.rivulet.core.internal.StableHash;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit hash of a row's logical content, made to be summed: the sum (modulo 2^64) over the rows of an epoch is its digest, free
 * of their order. Immutable, any thread.
 *
 * <p>Rows of the same field types, in the same order, with the same values have the same hash in every process, JDK and release,
 * whether they are records or {@link Row}s. Names do not count. Two different multisets of rows have the same digest by chance
 * with probability 2^-64; it is no defence against somebody who wants a collision.
 *
 * <p>The function, with {@code mix} and {@code combine} of {@link StableHash}:
 *
 * <ul>
 *   <li>A row: start with its field count; combine with each field's value, in field order.
 *   <li>A field that is null: the hash of its type's name, complemented.
 *   <li>A field of physical form LONG: the number, plus the hash of its type's name.
 *   <li>DOUBLE: the bits of the value as a double, plus the same. All NaN have the bits of {@link Double#NaN}; -0.0 and 0.0 differ,
 *       as they do in the table.
 *   <li>Strings: the hash of the UTF-16 units, plus the same. Binary: of the bytes.
 *   <li>Decimals: the bytes of the unscaled value at the type's scale; so 1.5 is the same as 1.50.
 * </ul>
 *
 * @param <T> the rows
 */
public final class RowHash<T> {

    private final List<FieldHash<T>> fields;

    private RowHash(RowType<T> rowType) {
        this.fields = IntStream.range(0, rowType.schema().fieldCount())
                .mapToObj(index -> new FieldHash<>(rowType.schema().field(index).type(), rowType.accessor(index)))
                .toList();
    }

    public static <T> RowHash<T> of(RowType<T> rowType) {
        return new RowHash<>(rowType);
    }

    /**
     * @throws ArithmeticException if a decimal has more digits behind the point than its type
     */
    public long hash(T row) {
        long hash = fields.size();
        for (int index = 0; index < fields.size(); index++) {
            hash = StableHash.combine(hash, fields.get(index).hash(row));
        }
        return hash;
    }

    private static final class FieldHash<T> {

        private final DataType type;
        private final DataType.Physical physical;
        private final FieldAccessor<T> accessor;
        private final long typeHash;

        FieldHash(DataType type, FieldAccessor<T> accessor) {
            this.type = type;
            this.physical = type.physical();
            this.accessor = accessor;
            this.typeHash = StableHash.of(type.toString());
        }

        long hash(T row) {
            if (accessor.isNull(row)) {
                return ~typeHash;
            }
            long value = switch (physical) {
                case LONG -> accessor.longValue(row);
                case DOUBLE -> Double.doubleToLongBits(accessor.doubleValue(row));
                case OBJECT -> objectHash(accessor.objectValue(row));
            };
            return value + typeHash;
        }

        private long objectHash(@Nullable Object value) {
            if (value instanceof String text) {
                return StableHash.of(text);
            }
            if (value instanceof byte[] bytes) {
                return StableHash.of(bytes);
            }
            if (value instanceof BigDecimal decimal && type instanceof DataType.Decimal decimalType) {
                BigDecimal scaled = decimal.setScale(decimalType.scale(), RoundingMode.UNNECESSARY);
                return StableHash.of(scaled.unscaledValue().toByteArray());
            }
            throw new AssertionError("a field of type " + type + " holds " + value);
        }
    }
}
