package dev.rivulet.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StructRowTypeTest {

    private static final StructRowType TYPE = StructRowType.of(
            "Reading",
            Schema.of(
                    Field.required("device", Simple.STRING),
                    Field.nullable("value", Simple.DOUBLE),
                    Field.nullable("raw", Simple.BINARY),
                    Field.required("at", Simple.TIMESTAMP)));

    @Test
    void rowHasWhatWasSet() throws Exception {
        Row row = row("d1", 1.5, new byte[] {1}, 1_000_000);

        assertEquals("d1", row.objectValue(0));
        assertEquals(1.5, row.doubleValue(1));
        assertEquals(1_000_000, row.longValue(3));
        assertEquals("{device=d1, value=1.5, raw=1 bytes, at=1970-01-01T00:00:01Z}", row.toString());
    }

    @Test
    void rowsAreEqualByContent() throws Exception {
        Row row = row("d1", Double.NaN, new byte[] {1}, 7);
        Row same = row("d1", Double.longBitsToDouble(0x7ff8000000000001L), new byte[] {1}, 7);

        assertEquals(row, same);
        assertEquals(row.hashCode(), same.hashCode());
        assertNotEquals(row, row("d1", Double.NaN, new byte[] {2}, 7));
        assertNotEquals(row, row("d1", Double.NaN, null, 7));
        assertNotEquals(row("d1", 0.0, null, 7), row("d1", null, null, 7));
    }

    @Test
    void fieldSetToNullAfterAValueIsNull() throws Exception {
        RowBuilder<Row> builder = TYPE.newBuilder();
        builder.setObject(0, "d1");
        builder.setDouble(1, 3);
        builder.setNull(1);
        builder.setObject(2, new byte[1]);
        builder.setNull(2);
        builder.setLong(3, 7);

        Row row = builder.build();

        assertEquals(row("d1", null, null, 7), row);
        assertNull(TYPE.accessor(2).objectValue(row));
        assertTrue(TYPE.accessor(1).isNull(row));
    }

    @Test
    void missingRequiredFieldIsNamedAndTheBuilderGoesOn() throws Exception {
        RowBuilder<Row> builder = TYPE.newBuilder();
        builder.setObject(0, "d1");

        MalformedRowException refused = assertThrows(MalformedRowException.class, builder::build);

        assertEquals("field at is missing, wanted timestamp not null", refused.getMessage());
        builder.setLong(3, 1);
        assertEquals(
                "field device is missing, wanted string not null",
                assertThrows(MalformedRowException.class, builder::build).getMessage());
    }

    @Test
    void rowsOfManyFieldsKeepTheirNulls() throws Exception {
        long seed = 20240229;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Field> fields = new ArrayList<>();
        for (int index = 0; index < 200; index++) {
            fields.add(Field.nullable("f" + index, random.nextBoolean() ? Simple.LONG : Simple.STRING));
        }
        StructRowType type = StructRowType.of("Wide", Schema.of(fields));
        RowBuilder<Row> builder = type.newBuilder();
        for (int round = 0; round < 50; round++) {
            Object[] values = new Object[fields.size()];
            for (int index = 0; index < values.length; index++) {
                boolean isLong = fields.get(index).type() == Simple.LONG;
                values[index] = random.nextInt(3) == 0 ? null : isLong ? random.nextLong() : "v" + random.nextInt();
                if (values[index] instanceof Long number) {
                    builder.setLong(index, number);
                } else if (values[index] != null) {
                    builder.setObject(index, values[index]);
                }
            }

            Row row = builder.build();

            for (int index = 0; index < values.length; index++) {
                FieldAccessor<Row> accessor = type.accessor(index);
                boolean isLong = fields.get(index).type() == Simple.LONG;
                assertEquals(values[index] == null, accessor.isNull(row));
                if (values[index] != null) {
                    assertEquals(values[index], isLong ? (Object) accessor.longValue(row) : accessor.objectValue(row));
                }
            }
        }
    }

    private static Row row(String device, Double value, byte[] raw, long at) throws MalformedRowException {
        RowBuilder<Row> builder = TYPE.newBuilder();
        builder.setObject(0, device);
        if (value != null) {
            builder.setDouble(1, value);
        }
        if (raw != null) {
            builder.setObject(2, raw);
        }
        builder.setLong(3, at);
        return builder.build();
    }
}
