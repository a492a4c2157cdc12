package dev.rivulet.delta.kernel.detail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.internal.SnapshotImpl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The columns that a table asks to be clustered by, as the domain {@code delta.clustering} of its log says. Stateless. */
public final class ClusteringColumns {

    private static final String DOMAIN = "delta.clustering";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ClusteringColumns() {}

    /**
     * @return their names in the data files; none if the table does not ask for it
     * @throws IOException if the log says it in a way that is not Delta's, or names a nested column
     */
    public static List<String> of(SnapshotImpl snapshot, Path root) throws IOException {
        String text = snapshot.getDomainMetadata(DOMAIN).orElse("");
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> columns = new ArrayList<>();
        for (JsonNode path : read(text, root).path("clusteringColumns")) {
            if (path.size() != 1) {
                throw new IOException("table " + root + " is clustered by the nested column " + path
                        + ", which is not supported; name columns to cluster by");
            }
            columns.add(path.get(0).asText());
        }
        return columns;
    }

    private static JsonNode read(String text, Path root) throws IOException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IOException(
                    "table " + root + ": the domain " + DOMAIN + " in its log is no JSON: " + text, malformed);
        }
    }
}
