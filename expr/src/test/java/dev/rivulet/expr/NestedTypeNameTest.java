package dev.rivulet.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NestedTypeNameTest {

    @Test
    void nestedTypesAreReadAsTheyAreWritten() {
        assertEquals(new DataType.Array(Simple.INT, true), TypeName.parse("ARRAY < integer >"));
        assertEquals(
                new DataType.Map(Simple.STRING, new Decimal(10, 2), false),
                TypeName.parse("map<string, decimal(10, 2)  NOT  NULL>"));
        assertEquals(
                DataType.Struct.of(
                        Field.required("id", Simple.LONG),
                        Field.nullable("my tags", new DataType.Array(new DataType.Array(Simple.STRING, false), true))),
                TypeName.parse("struct<id: bigint not null, `my tags` array<array<string not null>>>"));
    }

    @Test
    void columnsAreReadWithAColonOrWithout() {
        assertEquals(
                Schema.of(
                        Field.required("a", new Decimal(10, 2)),
                        Field.nullable("b", new DataType.Map(Simple.INT, Simple.INT, true))),
                TypeName.parseColumns("a decimal(10, 2) not null, b: map<int,int>"));
    }

    @Test
    void theTextOfARandomTypeReadsBack() {
        for (int seed = 1; seed <= 500; seed++) {
            DataType type = random(new Random(seed), 4);
            assertEquals(type, TypeName.parse(type.toString()), "seed " + seed);
        }
    }

    private static DataType random(Random random, int depth) {
        Simple simple = Simple.values()[random.nextInt(Simple.values().length)];
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1 -> new DataType.Array(random(random, depth - 1), random.nextBoolean());
            case 2 ->
                new DataType.Map(
                        simple == Simple.BINARY ? Simple.LONG : simple,
                        random(random, depth - 1),
                        random.nextBoolean());
            case 3 -> {
                List<Field> fields = new ArrayList<>();
                int count = 1 + random.nextInt(3);
                for (int index = 0; index < count; index++) {
                    fields.add(new Field("f" + index, random(random, depth - 1), random.nextBoolean()));
                }
                yield new DataType.Struct(Schema.of(fields));
            }
            case 4 -> new Decimal(1 + random.nextInt(38), 0);
            default -> simple;
        };
    }

    @Test
    void whatIsNoTypeIsRefusedWithItsPlace() {
        assertRefused("unknown type `strng`; did you mean `string`?", "array<strng>");
        assertRefused("column `a`: column `b`: unknown type `itn`", "struct<a: struct<b: itn>>");
        assertRefused("type map takes 2 types, found `int`", "map<int>");
        assertRefused("type array takes 1 type, found `int, int`", "array<int, int>");
        assertRefused("keys of a map are binary", "map<binary, int>");
        assertRefused("column `a` has no type", "struct<a>");
        assertRefused("unknown type `array`", "array");
        assertRefused("nested more than 50 deep", "array<".repeat(9_000) + "int" + ">".repeat(9_000));
    }

    private static void assertRefused(String message, String text) {
        String refusal = assertThrows(IllegalArgumentException.class, () -> TypeName.parse(text))
                .getMessage();
        assertTrue(refusal.contains(message), refusal);
    }
}
