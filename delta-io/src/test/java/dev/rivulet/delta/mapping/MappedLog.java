package dev.rivulet.delta.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the protocol wants of the names and ids in a log, read off its commits. */
final class MappedLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of all versions, and of these the first that had it. */
    private final Map<Integer, String> nameById = new TreeMap<>();

    private final Set<String> names = new TreeSet<>();
    private int idMax;

    private MappedLog() {}

    /** Checks all commits, which must be there from version 0 on. */
    static void check(SimDisk disk, Path table, String what) throws IOException {
        MappedLog log = new MappedLog();
        Path directory = table.resolve("_delta_log");
        for (String file : new TreeSet<>(disk.names(directory))) {
            if (file.endsWith(".json")) {
                String text = new String(disk.bytes(directory.resolve(file)), StandardCharsets.UTF_8);
                JsonNode[] actions = text.lines().map(MappedLog::parsed).toArray(JsonNode[]::new);
                for (JsonNode action : actions) {
                    log.checkMetadata(action.path("metaData"), what + ": " + file);
                }
                for (JsonNode action : actions) {
                    log.checkFile(action.path("add"), what + ": " + file);
                    log.checkFile(action.path("cdc"), what + ": " + file);
                }
            }
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException noJson) {
            throw new AssertionError(line, noJson);
        }
    }

    private void checkMetadata(JsonNode metadata, String what) {
        if (metadata.isMissingNode()) {
            return;
        }
        JsonNode configuration = metadata.path("configuration");
        boolean isMapped =
                !configuration.path("delta.columnMapping.mode").asText("none").equals("none");
        int idMaxNow = configuration.path("delta.columnMapping.maxColumnId").asInt(0);
        assertTrue(idMaxNow >= idMax, what + ": the highest id goes back from " + idMax + " to " + idMaxNow);
        idMax = idMaxNow;
        Set<Integer> idsNow = new TreeSet<>();
        for (JsonNode column : parsed(metadata.path("schemaString").asText()).path("fields")) {
            JsonNode entries = column.path("metadata");
            if (!isMapped) {
                names.add(column.path("name").asText());
                continue;
            }
            int id = entries.path("delta.columnMapping.id").intValue();
            String name = entries.path("delta.columnMapping.physicalName").asText();
            assertTrue(id > 0 && id <= idMax, what + ": " + column);
            assertTrue(idsNow.add(id), what + ": twice " + id);
            assertEquals(nameById.computeIfAbsent(id, first -> name), name, what + ": of id " + id);
            names.add(name);
        }
    }

    private void checkFile(JsonNode file, String what) {
        checkNames(file.path("partitionValues"), what);
        JsonNode statistics = parsed(file.path("stats").asText("{}"));
        for (String kind : new String[] {"minValues", "maxValues", "nullCount"}) {
            checkNames(statistics.path(kind), what);
        }
    }

    private void checkNames(JsonNode byName, String what) {
        for (Iterator<String> keys = byName.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            assertTrue(names.contains(key), what + ": " + key + " is not what files call a column: " + names);
        }
    }
}
