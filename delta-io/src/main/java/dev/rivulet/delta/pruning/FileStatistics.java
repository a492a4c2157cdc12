package dev.rivulet.delta.pruning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rivulet.core.row.DataType;
import java.util.List;
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

    /**
     * What a column, or a field of structs in it, may be in the file; a floating-point number may be NaN too.
     *
     * @param physicalPath from the column on
     */
    ValueRange range(List<String> physicalPath, DataType type) {
        Object least = StatisticsValue.least(type, at("minValues", physicalPath));
        Object greatest = StatisticsValue.greatest(type, at("maxValues", physicalPath));
        JsonNode nullCount = at("nullCount", physicalPath); // A field is null too where its struct is.
        boolean mayBeNull = !isCount(nullCount, 0);
        // Of arrays and maps some writers count what is null within them too, so that a count may say of none that it
        // is
        // null, but not of all. A struct has counts by field alone, and nothing is known of it as a whole.
        boolean isAllNull = !type.isNested() && least == null && greatest == null && isAll(nullCount);
        return new ValueRange(type, mayBeNull, !isAllNull, least, greatest);
    }

    private JsonNode at(String what, List<String> path) {
        JsonNode node = json.path(what);
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    private boolean isAll(JsonNode nullCount) {
        JsonNode rowCount = json.path("numRecords");
        return rowCount.isIntegralNumber() && isCount(nullCount, rowCount.longValue());
    }

    private static boolean isCount(@Nullable JsonNode node, long count) {
        return node != null && node.isIntegralNumber() && node.longValue() == count;
    }
}
