package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What one release wrote is read by the next: one class stands for the old type, another for the new one. */
final class SchemaEvolutionTest {

    private enum Unit {
        DAY,
        HOUR
    }

    private enum MoreUnits {
        HOUR,
        WEEK,
        DAY
    }

    private enum FewerUnits {
        DAY
    }

    private record Limit(String currency, int max) {}

    private record WideLimit(long max, String currency) {}

    private record CodedLimit(int currency, int max) {}

    private record Account(String id, List<Limit> limits) {}

    private record WideAccount(String id, List<WideLimit> limits) {}

    private record CodedAccount(String id, List<CodedLimit> limits) {}

    private record Numbers(byte tiny, short small, int medium, float single) {}

    private record WideNumbers(long tiny, int small, double medium, double single) {}

    private record FloatNumbers(float tiny, double small, Long medium, float single) {}

    private record NarrowNumbers(byte tiny, byte small, int medium, float single) {}

    private record Boxed(Long value) {}

    private record Primitive(long value) {}

    private record BoxedInt(Integer value) {}

    private record Bare(int id) {}

    private record Grown(
            int id,
            String name,
            long count,
            boolean isOpen,
            Optional<String> note,
            OptionalLong limit,
            List<String> tags,
            Map<String, Long> sums,
            @Default("7") int level,
            @Default("DAY") Unit unit,
            @Default("PT1M") Duration length,
            @Default("none") String word) {}

    private record Full(
            List<Map<String, Unit>> gone,
            Set<Long> set,
            Shape shape,
            Optional<Instant> time,
            byte[] raw,
            BigDecimal price,
            int id,
            int[] counts,
            char letter) {}

    private record Misnamed(@Default("x") int level) {}

    private sealed interface Shape {}

    private record Circle(int radius) implements Shape {}

    private record Square(int side) implements Shape {}

    private static final class Later {
        private sealed interface Form {}

        private record Circle(long radius, String color) implements Form {}

        private record Square(int side) implements Form {}

        private record Dot() implements Form {}

        private sealed interface Round {}

        private record Ring(int radius) implements Round {}
    }

    private static final class Wordy {
        private sealed interface Form {}

        private record Circle(String radius) implements Form {}

        private record Square(int side) implements Form {}
    }

    private record Drawing(Shape shape) {}

    private record Forms(Later.Form shape) {}

    private record Rings(Later.Round shape) {}

    private record WordyForms(Wordy.Form shape) {}

    private record Units(Unit unit) {}

    private record MoreUnitsOf(MoreUnits unit) {}

    private record FewerUnitsOf(FewerUnits unit) {}

    private record Prices(Map<String, Integer> prices, Set<Short> sizes, int[] counts) {}

    private record WidePrices(Map<String, Long> prices, Set<Integer> sizes, List<Long> counts) {}

    private record Keyed(Map<Long, Integer> prices) {}

    @TestFactory
    List<DynamicTest> whatWasWrittenIsReadIntoTodaysType() {
        List<DynamicTest> tests = new ArrayList<>();
        reads(tests, new Bare(7), new Bare(7));
        reads(
                tests,
                new Account("a", Arrays.asList(new Limit("EUR", 5), null)),
                new WideAccount("a", Arrays.asList(new WideLimit(5, "EUR"), null)));
        reads(
                tests,
                new Numbers((byte) -1, Short.MIN_VALUE, Integer.MAX_VALUE, 1.5f),
                new WideNumbers(-1, Short.MIN_VALUE, Integer.MAX_VALUE, 1.5));
        reads(tests, new Numbers((byte) 1, (short) 2, 3, 4), new FloatNumbers(1, 2, 3L, 4));
        reads(tests, new Primitive(5), new Boxed(5L));
        reads(tests, new Boxed(5L), new Primitive(5));
        reads(tests, new BoxedInt(5), new Primitive(5));
        reads(tests, new BoxedInt(null), new Boxed(null));
        reads(
                tests,
                new Bare(7),
                new Grown(
                        7,
                        null,
                        0,
                        false,
                        Optional.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        Map.of(),
                        7,
                        Unit.DAY,
                        Duration.ofMinutes(1),
                        "none"));
        reads(tests, full(), new Bare(17));
        reads(tests, new Full(null, null, null, Optional.empty(), null, null, 17, null, 'x'), new Bare(17));
        reads(tests, new Units(Unit.HOUR), new MoreUnitsOf(MoreUnits.HOUR));
        reads(tests, new Drawing(new Circle(3)), new Forms(new Later.Circle(3, null)));
        reads(tests, new Drawing(new Square(3)), new Forms(new Later.Square(3)));
        reads(
                tests,
                new Prices(Map.of("a", 1), Set.of((short) 2), new int[] {3, 4}),
                new WidePrices(Map.of("a", 1L), Set.of(2), List.of(3L, 4L)));
        return tests;
    }

    @TestFactory
    List<DynamicTest> whatCannotBeReadIsRefusedByName() {
        List<DynamicTest> tests = new ArrayList<>();
        refuses(
                tests,
                Account.class,
                CodedAccount.class,
                "CodedAccount.limits[].currency: was written as string, which cannot be read as int");
        refuses(
                tests,
                Numbers.class,
                NarrowNumbers.class,
                "NarrowNumbers.small: was written as short, which cannot be read as byte");
        refuses(
                tests,
                WideNumbers.class,
                FloatNumbers.class,
                "FloatNumbers.tiny: was written as long, which cannot be read as float");
        refuses(
                tests,
                Units.class,
                FewerUnitsOf.class,
                "FewerUnitsOf.unit: was written as enum Unit(DAY, HOUR), and enum FewerUnits(DAY) has no HOUR; put it back");
        refuses(
                tests,
                Drawing.class,
                Rings.class,
                "Rings.shape: was written with the case Circle, which is gone; put it back");
        refuses(
                tests,
                Drawing.class,
                WordyForms.class,
                "WordyForms.shape(Circle).radius: was written as int, which cannot be read as string");
        refuses(
                tests,
                Prices.class,
                Keyed.class,
                "Keyed.prices[key]: was written as string, which cannot be read as long");
        refuses(tests, Bare.class, Unit.class, "Unit: was written as record Bare, which cannot be read as enum Unit");
        refuses(
                tests,
                Bare.class,
                Shape.class,
                "Shape: was written as record Bare, which cannot be read as sealed Shape");
        refuses(tests, Long.class, Integer.class, "int: was written as long, which cannot be read as int");
        return tests;
    }

    @Test
    void aNullThatMeetsAPrimitiveIsRefusedWhereItStands() {
        CodecReader<Primitive> reader =
                Codecs.of(Primitive.class).readerOf(Codecs.of(Boxed.class).schema());

        IncompatibleSchemaException refused = assertThrows(
                IncompatibleSchemaException.class,
                () -> reader.read(new ByteReader(bytes(Codecs.of(Boxed.class), new Boxed(null)))));

        assertEquals(
                "Primitive.value: is null in what was written, and a primitive long is never null;"
                        + " declare its boxed type",
                refused.getMessage());
    }

    @Test
    void aCodecReadsItsOwnFormItself() {
        Codec<Full> codec = Codecs.of(Full.class);

        assertSame(codec, codec.readerOf(Codecs.of(Full.class).schema()));
    }

    @Test
    void aWrongDefaultIsRefusedWhenTheCodecIsDerived() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Codecs.of(Misnamed.class));

        assertEquals("@Default(\"x\") of Misnamed.level is no int: For input string: \"x\"", refused.getMessage());
    }

    @Test
    void aCodecOfOnesOwnIsOpaque() {
        Codec<String> first = new OwnCodec("words/1");
        Codec<String> second = new OwnCodec("words/2");

        assertSame(first, first.readerOf(new OwnCodec("words/1").schema()));
        IncompatibleSchemaException refused =
                assertThrows(IncompatibleSchemaException.class, () -> second.readerOf(first.schema()));
        assertEquals(
                "opaque 'words/2': was written as opaque 'words/1', which cannot be read as opaque 'words/2'",
                refused.getMessage());
        assertEquals(new CodecSchema.Opaque(Nameless.class.getName()), new Nameless().schema());
    }

    @Test
    void rowsAreReadByTheNamesOfTheirFields() throws Exception {
        StructRowType old = StructRowType.of(
                "Old",
                Schema.of(
                        Field.required("a", Simple.INT),
                        Field.nullable("gone", Simple.STRING),
                        Field.required("price", new DataType.Decimal(6, 2)),
                        Field.required("at", Simple.TIMESTAMP)));
        StructRowType today = StructRowType.of(
                "New",
                Schema.of(
                        Field.required("price", new DataType.Decimal(10, 4)),
                        Field.nullable("added", Simple.DOUBLE),
                        Field.required("at", Simple.TIMESTAMP),
                        Field.required("a", Simple.LONG)));
        RowBuilder<Row> builder = old.newBuilder();
        builder.setLong(0, -5);
        builder.setObject(1, "x");
        builder.setObject(2, new BigDecimal("1.50"));
        builder.setLong(3, 17);
        byte[] bytes = bytes(Codecs.ofRows(old), builder.build());

        Row row = Codecs.ofRows(today).readerOf(Codecs.ofRows(old).schema()).read(new ByteReader(bytes));

        assertEquals(new BigDecimal("1.5000"), today.accessor(0).objectValue(row));
        assertEquals(17, today.accessor(2).longValue(row));
        assertEquals(-5, today.accessor(3).longValue(row));
        IncompatibleSchemaException refused = assertThrows(
                IncompatibleSchemaException.class,
                () -> Codecs.ofRows(old)
                        .readerOf(Codecs.ofRows(StructRowType.of(
                                        "Tiny", Schema.of(old.schema().field(0))))
                                .schema()));
        assertEquals(
                "Old.price: was added and is required, so old rows have no value for it; make it nullable",
                refused.getMessage());
    }

    private static Full full() {
        return new Full(
                List.of(Map.of("a", Unit.DAY)),
                Set.of(1L),
                new Circle(1),
                Optional.of(Instant.EPOCH),
                new byte[] {1, 2},
                BigDecimal.ONE,
                17,
                new int[] {1, 2},
                'x');
    }

    @SuppressWarnings("unchecked") // The classes of records and scalars have no parameters.
    private static <O, N> void reads(List<DynamicTest> tests, O old, N wanted) {
        Codec<O> oldCodec = Codecs.of((Class<O>) old.getClass());
        Codec<N> codec = Codecs.of((Class<N>) wanted.getClass());
        tests.add(DynamicTest.dynamicTest(old + " as " + wanted, () -> {
            ByteReader in = new ByteReader(bytes(oldCodec, old));

            N read = codec.readerOf(oldCodec.schema()).read(in);

            assertEquals(wanted, read);
            assertEquals(0, in.remaining());
        }));
    }

    private static void refuses(List<DynamicTest> tests, Class<?> old, Class<?> today, String message) {
        tests.add(DynamicTest.dynamicTest(message, () -> {
            CodecSchema written = Codecs.of(old).schema();

            IncompatibleSchemaException refused = assertThrows(
                    IncompatibleSchemaException.class, () -> Codecs.of(today).readerOf(written));

            assertEquals(message, refused.getMessage());
        }));
    }

    private static <T> byte[] bytes(Codec<T> codec, T value) {
        ByteWriter out = new ByteWriter();
        codec.write(value, out);
        return out.toByteArray();
    }

    private static class Nameless implements Codec<String> {
        @Override
        public void write(String value, ByteWriter out) {
            out.putString(value);
        }

        @Override
        public String read(ByteReader in) {
            return in.readString();
        }
    }

    private static final class OwnCodec extends Nameless {
        private final String id;

        OwnCodec(String id) {
            this.id = id;
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque(id);
        }
    }
}
