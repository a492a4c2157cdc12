package dev.rivulet.delta.kernel.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.delta.vector.StoredVector;

/**
 * A file of a version that stays with fewer rows. Immutable.
 *
 * @param vector all rows that are deleted from now on, also those that were before
 * @param physicalRowCount how many rows the file itself has
 */
public record MarkedFile(LiveFile file, StoredVector vector, long physicalRowCount) {

    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** What {@link LiveFile#identity()} is of the file in a version that has it so. */
    public String identity() {
        return LiveFile.identity(file.path(), VectorDescriptors.of(vector));
    }

    /** As those of the file, which stay true as bounds; the protocol wants the number of rows with a deletion vector. */
    String statistics() {
        ObjectNode statistics = JsonNodeFactory.instance.objectNode();
        try {
            if (!file.statistics().isEmpty() && JSON.readTree(file.statistics()) instanceof ObjectNode written) {
                statistics = written;
            }
        } catch (JsonProcessingException damaged) {
            // Nobody could make use of it before either.
        }
        statistics.put("numRecords", physicalRowCount);
        statistics.put("tightBounds", false);
        return statistics.toString();
    }
}
