package dev.rivulet.delta.pruning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rivulet.core.row.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What a file's {@code add} action tells of its columns. A deletion vector takes rows away, so all of it stays true. Immutable.
 *
 * @param json an object, or nothing
 */
record FileStatistics(JsonNode json) {

    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Text that is no JSON tells nothing. */
    static FileStatistics parse(String text) {
        try {
            return new FileStatistics(text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text));
        } catch (JsonProcessingException damaged) {
            return new FileStatistics(MissingNode.getInstance());
        }
    }

    /** What a column may be in the file; a floating-point number may be NaN too. */
    ValueRange range(String physicalName, DataType type) {
        Object least = StatisticsValue.least(type, json.path("minValues").path(physicalName));
        Object greatest = StatisticsValue.greatest(type, json.path("maxValues").path(physicalName));
        JsonNode nullCount = json.path("nullCount").path(physicalName);
        boolean mayBeNull = !isCount(nullCount, 0);
        // Of arrays and maps some writers count what is null within them too, so that a count may say of none that it
        // is
        // null, but not of all. A struct has counts by field alone, and nothing is known of it as a whole.
        boolean isAllNull = !type.isNested() && least == null && greatest == null && isAll(nullCount);
        return new ValueRange(type, mayBeNull, !isAllNull, least, greatest);
    }

    private boolean isAll(JsonNode nullCount) {
        JsonNode rowCount = json.path("numRecords");
        return rowCount.isIntegralNumber() && isCount(nullCount, rowCount.longValue());
    }

    private static boolean isCount(@Nullable JsonNode node, long count) {
        return node != null && node.isIntegralNumber() && node.longValue() == count;
    }
}
