package dev.rivulet.core.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecordRowTypeTest {

    enum Status {
        OK,
        WARN {
            @Override
            public String toString() {
                return "warning";
            }
        }
    }

    /** Stands for the annotation of any nullness checker. */
    private static final class Checker {
        @Retention(RetentionPolicy.RUNTIME)
        @Target(ElementType.RECORD_COMPONENT)
        @interface Nullable {}
    }

    record Everything(
            boolean flag,
            byte tiny,
            short small,
            int medium,
            long large,
            float single,
            double twice,
            Boolean boxedFlag,
            Byte boxedTiny,
            Short boxedSmall,
            Integer boxedMedium,
            Long boxedLarge,
            Float boxedSingle,
            Double boxedTwice,
            String text,
            byte[] bytes,
            BigDecimal price,
            LocalDate day,
            Instant at,
            LocalDateTime local,
            Status status) {}

    private record Marked(
            @org.jspecify.annotations.Nullable String typeUse,
            @Checker.Nullable String declared,
            byte @org.jspecify.annotations.Nullable [] bytes,
            @org.jspecify.annotations.Nullable Instant at,
            String required) {}

    private record Reading(String device, long atMicros, double value, int sequence, boolean isGood) {

        Reading {
            if (value < 0) {
                throw new IllegalArgumentException("value is " + value + ", wanted at least 0");
            }
        }
    }

    private record Unsupported(Thread tags) {}

    private record Empty() {}

    @Test
    void fieldsFollowTheComponents() {
        Schema schema = RecordRowType.of(Everything.class).schema();

        assertEquals(
                "(flag boolean not null, tiny byte not null, small short not null, medium int not null, "
                        + "large long not null, single float not null, twice double not null, boxedFlag boolean, "
                        + "boxedTiny byte, boxedSmall short, boxedMedium int, boxedLarge long, boxedSingle float, "
                        + "boxedTwice double, text string not null, bytes binary not null, "
                        + "price decimal(38,18) not null, day date not null, at timestamp not null, "
                        + "local timestamp_ntz not null, status string not null)",
                schema.toString());
    }

    @Test
    void annotationsCalledNullableMakeNullable() {
        Schema schema = RecordRowType.of(Marked.class).schema();

        assertEquals(
                List.of(true, true, true, true, false),
                schema.fields().stream().map(Field::isNullable).toList());
    }

    @Test
    void everyKindOfComponentSurvivesTakingApartAndPuttingTogether() throws Exception {
        RecordRowType<Everything> type = RecordRowType.of(Everything.class);
        Everything full = new Everything(
                true,
                Byte.MIN_VALUE,
                Short.MAX_VALUE,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                1.5f,
                -0.0,
                false,
                (byte) -1,
                (short) -2,
                -3,
                -4L,
                Float.NaN,
                Double.MIN_VALUE,
                "tèxt",
                new byte[] {1, 2},
                new BigDecimal("12.500000000000000000"),
                LocalDate.of(1969, 12, 31),
                Instant.parse("1960-01-01T00:00:00.000001Z"),
                LocalDateTime.of(2024, 2, 29, 23, 59, 59, 999_999_000),
                Status.WARN);

        Everything copy = copy(type, full);

        assertArrayEquals(full.bytes(), copy.bytes());
        assertEquals(
                full.toString().replaceAll("\\[B@\\w+", ""), copy.toString().replaceAll("\\[B@\\w+", ""));
        assertSame(Status.WARN, copy.status());
    }

    @Test
    void boxedComponentsMayBeNull() throws Exception {
        RecordRowType<Everything> type = RecordRowType.of(Everything.class);
        Everything sparse = new Everything(
                false,
                (byte) 0,
                (short) 0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "",
                new byte[0],
                BigDecimal.ONE,
                LocalDate.EPOCH,
                Instant.EPOCH,
                LocalDateTime.MIN.withYear(1),
                Status.OK);

        Everything copy = copy(type, sparse);

        for (int index = 7; index <= 13; index++) {
            assertTrue(type.accessor(index).isNull(copy));
        }
        assertNull(copy.boxedLarge());
        assertFalse(type.accessor(0).isNull(copy));
    }

    @Test
    void timesFinerThanMicrosecondsGoTowardsThePast() {
        RecordRowType<Marked> type = RecordRowType.of(Marked.class);
        FieldAccessor<Marked> at = type.accessor(3);

        assertEquals(-1, at.longValue(new Marked(null, null, null, Instant.ofEpochSecond(0, -1), "")));
        assertEquals(1, at.longValue(new Marked(null, null, null, Instant.ofEpochSecond(0, 1_999), "")));
    }

    @Test
    void decimalsAreBroughtToTheScaleOfTheField() {
        FieldAccessor<Everything> price = RecordRowType.of(Everything.class).accessor(16);

        Object value = price.objectValue(priced("0.0000000000000000015"));

        assertEquals(new BigDecimal("0.000000000000000002"), value);
        ArithmeticException refused =
                assertThrows(ArithmeticException.class, () -> price.objectValue(priced("123456789012345678901")));
        assertEquals("123456789012345678901 does not fit into decimal(38,18)", refused.getMessage());
    }

    @Test
    void missingRequiredFieldIsNamed() {
        RowBuilder<Reading> builder = RecordRowType.of(Reading.class).newBuilder();
        builder.setLong(1, 7);

        MalformedRowException refused = assertThrows(MalformedRowException.class, builder::build);

        assertEquals("field device is missing, wanted string not null", refused.getMessage());
    }

    @Test
    void builderForgetsTheRowBefore() throws Exception {
        RowBuilder<Reading> builder = RecordRowType.of(Reading.class).newBuilder();
        set(builder, "d1", 1);
        assertEquals(new Reading("d1", 1, 1.0, 1, true), builder.build());

        assertThrows(MalformedRowException.class, builder::build);
        set(builder, "d2", 2);
        builder.setNull(0);
        assertThrows(MalformedRowException.class, builder::build);
        set(builder, "d3", 3);
        assertEquals(new Reading("d3", 3, 3.0, 3, true), builder.build());
    }

    @Test
    void whatTheRecordItselfRefusesIsMalformed() {
        RowBuilder<Reading> builder = RecordRowType.of(Reading.class).newBuilder();
        set(builder, "d1", -1);

        MalformedRowException refused = assertThrows(MalformedRowException.class, builder::build);

        assertEquals("value is -1.0, wanted at least 0", refused.getMessage());
    }

    @Test
    void unknownConstantIsMalformed() throws Exception {
        RecordRowType<Everything> type = RecordRowType.of(Everything.class);
        RowBuilder<Everything> builder = type.newBuilder();
        copyInto(builder, type, priced("1"));
        builder.setObject(20, "warning");

        MalformedRowException refused = assertThrows(MalformedRowException.class, builder::build);

        assertEquals("field status is \"warning\", wanted one of OK, WARN", refused.getMessage());
    }

    @Test
    void unsupportedComponentIsNamedWithWhatIsSupported() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> RecordRowType.of(Unsupported.class));

        assertTrue(
                refused.getMessage()
                        .contains(
                                "Unsupported: component tags has type java.lang.Thread, which a row cannot hold; supported are"));
    }

    @Test
    void recordWithoutComponentsIsARowWithoutFields() throws Exception {
        assertEquals(new Empty(), RecordRowType.of(Empty.class).newBuilder().build());
    }

    @Test
    void sameRecordHasTheSameType() {
        assertSame(RecordRowType.of(Reading.class), RecordRowType.of(Reading.class));
    }

    @Test
    void recordOfAnotherClassLoaderWorksToo() throws Exception {
        Class<?> foreign = new ForeignLoader().loadClass(Reading.class.getName());

        assertEquals("d4 4 4.0", readThroughAccessors(RecordRowType.of(foreign.asSubclass(Record.class))));
    }

    @Test
    void neitherBuildingNorReadingBoxes() throws Exception {
        RecordRowType<Reading> type = RecordRowType.of(Reading.class);
        RowBuilder<Reading> builder = type.newBuilder();
        List<FieldAccessor<Reading>> accessors =
                IntStream.range(0, 5).mapToObj(type::accessor).toList();
        Reading[] kept = new Reading[1];
        churn(builder, accessors, kept, 200_000);

        long before = allocatedBytes();
        long sum = churn(builder, accessors, kept, 100_000);
        long perRow = (allocatedBytes() - before) / 100_000;

        // Header, reference, long, double, int and boolean of the record itself; a box would add 16 bytes.
        assertTrue(perRow <= 48, "bytes allocated per row: " + perRow);
        assertTrue(sum > 0);
    }

    private static long churn(
            RowBuilder<Reading> builder, List<FieldAccessor<Reading>> accessors, Reading[] kept, int count)
            throws MalformedRowException {
        long sum = 0;
        for (int number = 1_000; number < 1_000 + count; number++) {
            set(builder, "device", number);
            Reading row = builder.build();
            kept[0] = row;
            sum += accessors.get(1).longValue(row)
                    + accessors.get(3).longValue(row)
                    + accessors.get(4).longValue(row);
            sum += (long) accessors.get(2).doubleValue(row);
        }
        return sum;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void set(RowBuilder<?> builder, String device, int number) {
        builder.setObject(0, device);
        builder.setLong(1, number);
        builder.setDouble(2, number);
        builder.setLong(3, number);
        builder.setLong(4, 1);
    }

    private static Everything priced(String price) {
        return new Everything(
                true,
                (byte) 1,
                (short) 1,
                1,
                1,
                1,
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "",
                new byte[0],
                new BigDecimal(price),
                LocalDate.EPOCH,
                Instant.EPOCH,
                LocalDateTime.MIN.withYear(1),
                Status.OK);
    }

    private static <R extends Record> String readThroughAccessors(RecordRowType<R> type) throws MalformedRowException {
        RowBuilder<R> builder = type.newBuilder();
        set(builder, "d4", 4);
        R row = builder.build();
        return type.accessor(0).objectValue(row) + " " + type.accessor(1).longValue(row) + " "
                + type.accessor(2).doubleValue(row);
    }

    static <T> T copy(RowType<T> type, T row) throws MalformedRowException {
        RowBuilder<T> builder = type.newBuilder();
        copyInto(builder, type, row);
        return builder.build();
    }

    private static <T> void copyInto(RowBuilder<T> builder, RowType<T> type, T row) {
        for (int index = 0; index < type.schema().fieldCount(); index++) {
            FieldAccessor<T> accessor = type.accessor(index);
            if (!accessor.isNull(row)) {
                switch (type.schema().field(index).type().physical()) {
                    case LONG -> builder.setLong(index, accessor.longValue(row));
                    case DOUBLE -> builder.setDouble(index, accessor.doubleValue(row));
                    case OBJECT -> builder.setObject(index, accessor.objectValue(row));
                }
            }
        }
    }

    /** Defines the test's classes anew instead of asking its parent, as an application server does. */
    private static final class ForeignLoader extends ClassLoader {

        ForeignLoader() {
            super(RecordRowTypeTest.class.getClassLoader());
        }

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            if (!name.startsWith(RecordRowTypeTest.class.getName())) {
                return super.loadClass(name);
            }
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
