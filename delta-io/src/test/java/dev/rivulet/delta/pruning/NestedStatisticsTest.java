package dev.rivulet.delta.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What statistics prove of nested columns. */
final class NestedStatisticsTest {

    private static final DataType ARRAY = new DataType.Array(Simple.STRING, true);
    private static final DataType MAP = new DataType.Map(Simple.STRING, Simple.INT, true);
    private static final DataType STRUCT = DataType.Struct.of(Field.nullable("x", Simple.INT));

    private static ValueRange range(String nullCount, DataType type) {
        return FileStatistics.parse("{\"numRecords\":2,\"minValues\":{\"c\":{\"x\":1}},\"maxValues\":{\"c\":{\"x\":2}},"
                        + "\"nullCount\":{\"c\":" + nullCount + "}}")
                .range(List.of("c"), type);
    }

    @Test
    void noNullIsBelievedOfArraysAndMaps() {
        assertFalse(range("0", ARRAY).mayBeNull());
        assertFalse(range("0", MAP).mayBeNull());
    }

    @Test
    void nullsAloneAreNotBelievedAsWritersCountElementsToo() {
        for (DataType type : List.of(ARRAY, MAP)) {
            assertTrue(range("2", type).mayBeNull());
            assertTrue(range("2", type).mayBeValue());
        }
    }

    @Test
    void nothingIsKnownOfAStruct() {
        assertEquals(ValueRange.unknown(STRUCT, true), range("{\"x\":0}", STRUCT));
    }
}
