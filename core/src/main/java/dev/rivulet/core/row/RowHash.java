package dev.rivulet.core.row;

import dev.rivulet.core.internal.StableHash;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 *   <li>Structs: as a row. Arrays: start with the number of elements; combine with each, hashed like a field. Maps: the number of entries
 *       plus, for each, the hash of its key combined with that of its value, in whatever order. The names of these types are struct, array
 *       and map, whatever is in them and may be null in them.
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

        private final ValueHash values;
        private final DataType.Physical physical;
        private final FieldAccessor<T> accessor;

        FieldHash(DataType type, FieldAccessor<T> accessor) {
            this.values = ValueHash.of(type);
            this.physical = type.physical();
            this.accessor = accessor;
        }

        long hash(T row) {
            if (accessor.isNull(row)) {
                return ~values.typeHash;
            }
            long value = switch (physical) {
                case LONG -> accessor.longValue(row);
                case DOUBLE -> Double.doubleToLongBits(accessor.doubleValue(row));
                case OBJECT -> values.objectHash(accessor.objectValue(row));
            };
            return value + values.typeHash;
        }
    }

    /** The hash of boxed values of one type. */
    private static class ValueHash {

        final DataType type;
        final long typeHash;

        ValueHash(DataType type, String typeName) {
            this.type = type;
            this.typeHash = StableHash.of(typeName);
        }

        static ValueHash of(DataType type) {
            if (type instanceof DataType.Array array) {
                return new ArrayHash(array);
            }
            if (type instanceof DataType.Map map) {
                return new MapHash(map);
            }
            return type instanceof DataType.Struct struct
                    ? new StructHash(struct)
                    : new ValueHash(type, type.toString());
        }

        final long hash(@Nullable Object value) {
            if (value == null) {
                return ~typeHash;
            }
            if (value instanceof Long number) {
                return number + typeHash;
            }
            return typeHash + (value instanceof Double number ? Double.doubleToLongBits(number) : objectHash(value));
        }

        long objectHash(@Nullable Object value) {
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

    private static final class ArrayHash extends ValueHash {

        private final ValueHash element;

        ArrayHash(DataType.Array type) {
            super(type, "array");
            this.element = of(type.element());
        }

        @Override
        long objectHash(@Nullable Object value) {
            List<?> list = (List<?>) Objects.requireNonNull(value);
            long hash = list.size();
            for (Object each : list) {
                hash = StableHash.combine(hash, element.hash(each));
            }
            return hash;
        }
    }

    private static final class MapHash extends ValueHash {

        private final ValueHash key;
        private final ValueHash mapped;

        MapHash(DataType.Map type) {
            super(type, "map");
            this.key = of(type.key());
            this.mapped = of(type.value());
        }

        @Override
        long objectHash(@Nullable Object value) {
            Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(value);
            long hash = map.size();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                hash += StableHash.combine(key.hash(each.getKey()), mapped.hash(each.getValue()));
            }
            return hash;
        }
    }

    private static final class StructHash extends ValueHash {

        private final RowHash<Row> fields;

        StructHash(DataType.Struct type) {
            super(type, "struct");
            this.fields = RowHash.of(StructRowType.of("struct", type.schema()));
        }

        @Override
        long objectHash(@Nullable Object value) {
            return fields.hash((Row) Objects.requireNonNull(value));
        }
    }
}
