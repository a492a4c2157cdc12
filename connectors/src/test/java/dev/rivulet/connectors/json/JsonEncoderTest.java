package dev.rivulet.connectors.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonEncoderTest {

    private record Place(String city, @Nullable Integer zip) {}

    private record Reading(
            long id,
            boolean isGood,
            float warmth,
            double exact,
            @Nullable String note,
            LocalDate day,
            Instant at,
            @Nullable Place place,
            List<@Nullable Integer> counts,
            Map<LocalDate, Double> byDay) {}

    @Test
    void whatIsWrittenIsReadAsTheSameRow() throws Exception {
        RecordRowType<Reading> type = RecordRowType.of(Reading.class);
        Map<LocalDate, Double> byDay = new LinkedHashMap<>();
        byDay.put(LocalDate.of(2024, 2, 29), 1.5);
        Reading reading = new Reading(
                Long.MAX_VALUE,
                true,
                0.1f,
                1e-7,
                "a \"b\" \u0000 \uD83D\uDE00",
                LocalDate.of(1969, 12, 31),
                Instant.parse("2024-02-29T12:00:00.000001Z"),
                new Place("Pisa", null),
                Arrays.asList(1, null, 3),
                byDay);
        JsonEncoder<Reading> encoder = new JsonEncoder<>(type);

        byte[] bytes = encoder.encode(reading);

        assertEquals(reading, new JsonDecoder<>(type).decode(bytes, 0, bytes.length));
        assertEquals(
                "{\"id\":9223372036854775807,\"isGood\":true,\"warmth\":0.1,\"exact\":1.0E-7,"
                        + "\"note\":\"a \\\"b\\\" \\u0000 \\uD83D\\uDE00\",\"day\":\"1969-12-31\","
                        + "\"at\":\"2024-02-29T12:00:00.000001Z\",\"place\":{\"city\":\"Pisa\",\"zip\":null},"
                        + "\"counts\":[1,null,3],\"byDay\":{\"2024-02-29\":1.5}}",
                new String(bytes, UTF_8));
        assertEquals(new String(bytes, UTF_8), new String(encoder.encode(reading), UTF_8));
    }

    @Test
    void decimalsHaveAllTheirDigitsAndBinaryIsBase64() throws Exception {
        Schema schema = Schema.of(
                List.of(new Field("price", new DataType.Decimal(38, 10), true), new Field("raw", Simple.BINARY, true)));
        StructRowType type = StructRowType.of("row", schema);
        RowBuilder<Row> builder = type.newBuilder();
        builder.setObject(0, new BigDecimal("1234567890123456789012345678.0000000001"));
        builder.setObject(1, new byte[] {0, 1, (byte) 0xff});

        assertEquals(
                "{\"price\":1234567890123456789012345678.0000000001,\"raw\":\"AAH/\"}",
                new String(new JsonEncoder<>(type).encode(builder.build()), UTF_8));
    }
}
