package dev.rivulet.connectors.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Arrays, maps and structs read from JSON. */
final class NestedJsonTest {

    private record Address(String city, @Nullable Integer zip) {}

    private record Order(
            long id,
            @Nullable Address to,
            @Nullable List<Address> stops,
            @Nullable List<List<Integer>> matrix,
            @Nullable Map<LocalDate, BigDecimal> prices) {}

    private static final JsonDecoder<Order> ORDERS = new JsonDecoder<>(RecordRowType.of(Order.class));

    private static Order order(String json) throws MalformedRowException {
        byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
        return ORDERS.decode(bytes, 0, bytes.length);
    }

    @Test
    void objectsAndArraysBecomeStructsArraysAndMaps() throws Exception {
        Order order = order("{'id':1,'to':{'zip':5,'unknown':[{'city':1}],'city':'Pisa'},'stops':[{'city':'A'},null,"
                + "{'city':'B','zip':null}],'matrix':[[],[1,null],[2,3,4]],"
                + "'prices':{'2024-02-29':1.5,'2024-03-01':'2.25','2024-03-02':null}}");

        assertEquals(new Address("Pisa", 5), order.to());
        assertEquals(Arrays.asList(new Address("A", null), null, new Address("B", null)), order.stops());
        assertEquals(List.of(List.of(), Arrays.asList(1, null), List.of(2, 3, 4)), order.matrix());
        Map<LocalDate, BigDecimal> prices = new LinkedHashMap<>(order.prices());
        assertEquals(
                List.of(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 2)),
                List.copyOf(prices.keySet()));
        assertEquals(0, prices.get(LocalDate.of(2024, 3, 1)).compareTo(new BigDecimal("2.25")));
    }

    @Test
    void whatIsAbsentOrNullIsNullAndNothingIsLeftOfTheRecordBefore() throws Exception {
        order("{'id':1,'to':{'city':'Pisa','zip':5},'stops':[{'city':'A','zip':1}],'matrix':[[1]],'prices':{}}");

        assertEquals(new Order(2, null, null, null, null), order("{'id':2,'to':null}"));
        assertEquals(new Address("B", null), order("{'id':3,'to':{'city':'B'}}").to());
        assertEquals(List.of(), order("{'id':3,'stops':[]}").stops());
        assertThrows(MalformedRowException.class, () -> order("{'id':1,'stops':[{'city':'A'},{'zip':"));
        assertEquals(
                List.of(new Address("B", null)),
                order("{'id':4,'stops':[{'city':'B'}]}").stops());
    }

    @Test
    void aMistakeIsNamedWithItsPath() {
        assertMalformed("field to is an array, wanted struct<city: string not null, zip: int>", "{'id':1,'to':[1]}");
        assertMalformed("field to.zip is \"x\", wanted int", "{'id':1,'to':{'city':'A','zip':'x'}}");
        assertMalformed("in field to: field city is missing, wanted string not null", "{'id':1,'to':{'zip':1}}");
        assertMalformed("field to.zip stands twice in the object", "{'id':1,'to':{'city':'A','zip':1,'zip':1}}");
        assertMalformed(
                "field stops[].zip is 5000000000, which is out of the range of int",
                "{'id':1,'stops':[{'city':'A','zip':5000000000}]}");
        assertMalformed("field matrix[] is 1, wanted array<int>", "{'id':1,'matrix':[1]}");
        assertMalformed("field matrix[][] is true, wanted int", "{'id':1,'matrix':[[true]]}");
        assertMalformed("field a key of prices is \"noon\", wanted date", "{'id':1,'prices':{'noon':1}}");
        assertMalformed(
                "a key of prices stands twice: \"2024-02-29\"", "{'id':1,'prices':{'2024-02-29':1,'2024-02-29':2}}");
        assertMalformed("field prices{} is an object, wanted decimal(38,18)", "{'id':1,'prices':{'2024-02-29':{}}}");
        assertMalformed("the record is no valid JSON", "{'id':1,'matrix':[[1}");
        assertMalformed("the record is no valid JSON", "{'id':1,'x':" + "[".repeat(100_000));
    }

    private static void assertMalformed(String message, String json) {
        String refusal =
                assertThrows(MalformedRowException.class, () -> order(json)).getMessage();
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void elementsThatMustNotBeNullAreNot() {
        Schema schema = Schema.of(
                Field.nullable("a", new DataType.Array(Simple.INT, false)),
                Field.nullable("m", new DataType.Map(Simple.STRING, Simple.INT, false)));
        JsonDecoder<Row> rows = new JsonDecoder<>(StructRowType.of("rows", schema));

        for (String json : List.of("{\"a\":[1,null]}", "{\"m\":{\"k\":null}}")) {
            MalformedRowException refused = assertThrows(
                    MalformedRowException.class, () -> rows.decode(json.getBytes(UTF_8), 0, json.length()));
            assertTrue(refused.getMessage().endsWith("is null, wanted int"), refused.getMessage());
        }
    }

    @Test
    void typesThatTextCannotStandForAreRefusedAtOnce() {
        Schema byArrays = Schema.of(
                Field.nullable("m", new DataType.Map(new DataType.Array(Simple.INT, true), Simple.INT, true)));

        assertThrows(IllegalArgumentException.class, () -> new JsonDecoder<>(StructRowType.of("rows", byArrays)));
        assertThrows(IllegalArgumentException.class, () -> new CsvDecoder<>(RecordRowType.of(Order.class)));
    }

    @Test
    void randomRowsComeBackFromTheirJson() throws Exception {
        for (int seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            DataType type = type(random, 4);
            StructRowType rows = StructRowType.of("rows", Schema.of(Field.nullable("v", type)));
            Object value = value(type, random);
            StringWriter text = new StringWriter();
            try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
                json.writeStartObject();
                json.writeFieldName("v");
                write(json, value);
                json.writeEndObject();
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            var wanted = rows.newBuilder();
            wanted.setObject(0, value);

            assertEquals(
                    wanted.build(),
                    new JsonDecoder<>(rows).decode(bytes, 0, bytes.length),
                    "seed " + seed + ": " + text);
        }
    }

    private static DataType type(Random random, int depth) {
        return switch (depth == 4 ? 1 + random.nextInt(3) : random.nextInt(depth == 0 ? 1 : 4)) {
            case 1 -> new DataType.Array(type(random, depth - 1), true);
            case 2 -> new DataType.Map(Simple.STRING, type(random, depth - 1), true);
            case 3 ->
                DataType.Struct.of(
                        Field.nullable("a", type(random, depth - 1)), Field.nullable("b", type(random, depth - 1)));
            default -> List.of(Simple.LONG, Simple.STRING, Simple.DOUBLE).get(random.nextInt(3));
        };
    }

    private static Object value(DataType type, Random random) throws MalformedRowException {
        if (type instanceof DataType.Array array) {
            List<Object> values = new ArrayList<>();
            for (int count = random.nextInt(4); count > 0; count--) {
                values.add(orNull(array.element(), random));
            }
            return values;
        }
        if (type instanceof DataType.Map map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (int count = random.nextInt(4); count > 0; count--) {
                values.put("k" + random.nextInt(10), orNull(map.value(), random));
            }
            return values;
        }
        if (type instanceof DataType.Struct struct) {
            var builder = StructRowType.of("struct", struct.schema()).newBuilder();
            for (int index = 0; index < 2; index++) {
                Object inner = orNull(struct.schema().field(index).type(), random);
                if (inner instanceof Long number) {
                    builder.setLong(index, number);
                } else if (inner instanceof Double number) {
                    builder.setDouble(index, number);
                } else if (inner != null) {
                    builder.setObject(index, inner);
                }
            }
            return builder.build();
        }
        return switch ((Simple) type) {
            case LONG -> random.nextLong();
            case DOUBLE -> random.nextDouble();
            default -> "s" + random.nextInt();
        };
    }

    private static @Nullable Object orNull(DataType type, Random random) throws MalformedRowException {
        return random.nextInt(5) == 0 ? null : value(type, random);
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws Exception {
        if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                json.writeFieldName((String) each.getKey());
                write(json, each.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Row row) {
            json.writeStartObject();
            for (int index = 1; index >= 0; index--) {
                json.writeFieldName(row.schema().field(index).name());
                DataType type = row.schema().field(index).type();
                write(
                        json,
                        row.isNull(index)
                                ? null
                                : type == Simple.LONG
                                        ? (Object) row.longValue(index)
                                        : type == Simple.DOUBLE ? row.doubleValue(index) : row.objectValue(index));
            }
            json.writeEndObject();
        } else {
            json.writeObject(value);
        }
    }
}
