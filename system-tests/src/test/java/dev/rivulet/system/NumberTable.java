package dev.rivulet.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Delta table of which a test knows the column {@code n}, a long. Immutable; reads the table each time.
 *
 * @param folder of the table
 */
public record NumberTable(Path folder) {

    /** The numbers of all rows, ascending; those that are there twice come twice. */
    public List<Long> numbers() throws IOException {
        DeltaTableReader reader =
                DeltaTable.open(new SystemDisk(), new SystemClock(), folder).read();
        StructRowType rowType = StructRowType.of("row", reader.schema());
        FieldAccessor<Row> column = rowType.accessor(reader.schema().requireIndexOf("n"));
        List<Long> numbers = new ArrayList<>();
        reader.forEach(rowType, row -> numbers.add(column.longValue(row)));
        return numbers.stream().sorted().toList();
    }

    /**
     * The transactions of all versions, by who made them, in the order of the versions; read from the log's files as they are.
     */
    public Map<String, List<Long>> transactions() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, List<Long>> transactions = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("_delta_log"))) {
            for (Path file : files.filter(
                            found -> found.getFileName().toString().matches("\\d{20}\\.json"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode transaction = json.readTree(line).path("txn");
                    if (!transaction.isMissingNode()) {
                        transactions
                                .computeIfAbsent(transaction.path("appId").asText(), id -> new ArrayList<>())
                                .add(transaction.path("version").asLong());
                    }
                }
            }
        }
        return transactions;
    }
}
