package dev.rivulet.cli.bind;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.engine.RowFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the key is taken out of a row and put into a result. Immutable. A single column that is never null is a text or a long by
 * itself; all other keys are rows of their own, where null is a value like any other, as GROUP BY has it.
 *
 * @param selector takes the key out of a row
 * @param codec its canonical form
 * @param writer puts the key's columns into the first fields of a result
 * @param fields the key's columns, for descriptions
 */
record RowKey<K>(RowFunction<Row, K> selector, KeyCodec<K> codec, Writer<K> writer, List<Field> fields) {

    /** Puts a key into a row under construction. */
    @FunctionalInterface
    interface Writer<K> {
        void write(K key, RowBuilder<Row> builder);
    }

    RowKey {
        fields = List.copyOf(fields);
    }

    static RowKey<?> of(StructRowType rows, List<Integer> indexes) {
        List<Field> fields =
                indexes.stream().map(index -> rows.schema().field(index)).toList();
        Field first = fields.get(0);
        boolean isPlain = fields.size() == 1 && !first.isNullable();
        if (isPlain && first.type() == DataType.Simple.STRING) {
            FieldAccessor<Row> text = rows.accessor(indexes.get(0));
            return new RowKey<>(
                    row -> requireText(text.objectValue(row)),
                    KeyCodecs.of(String.class),
                    (key, builder) -> builder.setObject(0, key),
                    fields);
        }
        if (isPlain && first.type().physical() == DataType.Physical.LONG) {
            FieldAccessor<Row> number = rows.accessor(indexes.get(0));
            return new RowKey<Long>(
                    number::longValue, KeyCodecs.of(Long.class), (key, builder) -> builder.setLong(0, key), fields);
        }
        return ofRows(rows, indexes, StructRowType.of("key", Schema.of(fields)));
    }

    private static String requireText(@Nullable Object text) throws MalformedRowException {
        if (text instanceof String key) {
            return key;
        }
        throw new MalformedRowException("the key is null, wanted a text");
    }

    private static RowKey<Row> ofRows(StructRowType rows, List<Integer> indexes, StructRowType keyType) {
        List<FieldCopy> taking = new ArrayList<>();
        List<FieldCopy> giving = new ArrayList<>();
        for (int index = 0; index < indexes.size(); index++) {
            taking.add(new FieldCopy(rows, indexes.get(index), index));
            giving.add(new FieldCopy(keyType, index, index));
        }
        ThreadLocal<RowBuilder<Row>> builders = ThreadLocal.withInitial(keyType::newBuilder);
        RowFunction<Row, Row> selector = row -> {
            RowBuilder<Row> builder = builders.get();
            taking.forEach(copy -> copy.copy(row, builder));
            return builder.build();
        };
        return new RowKey<>(
                selector,
                KeyCodecs.ofRows(keyType),
                (key, builder) -> giving.forEach(copy -> copy.copy(key, builder)),
                keyType.schema().fields());
    }
}
