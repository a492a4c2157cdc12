package dev.rivulet.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is done with tables that have a feature of Delta's protocol, each tried; the documentation's table has to say the same. */
final class ProtocolFeatureTest {

    private static final Path TABLE = Path.of("/table");
    private static final Path DOCUMENTATION = Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
            .resolve("../docs/delta.md");

    /** The only column. */
    record Reading(long id) {}

    private static final RecordRowType<Reading> TYPE = RecordRowType.of(Reading.class);

    /** How a feature is switched on. */
    private enum Kind {
        WRITER,
        READER_AND_WRITER
    }

    /**
     * @param configuration the inside of a table's, that makes use of the feature; empty where nothing has to be said
     * @param column what a column has in its metadata
     * @param needs other writer features
     */
    private record Feature(String name, Kind kind, String configuration, String column, List<String> needs) {

        static Feature writer(String name, String configuration, String... needs) {
            return new Feature(name, Kind.WRITER, configuration, "", List.of(needs));
        }

        static Feature reader(String name, String configuration, String... needs) {
            return new Feature(name, Kind.READER_AND_WRITER, configuration, "", List.of(needs));
        }

        Feature withColumn(String metadata) {
            return new Feature(name, kind, configuration, metadata, needs);
        }

        String protocol() {
            String names = Stream.concat(Stream.of(name), needs.stream())
                    .map(each -> "\"" + each + "\"")
                    .collect(Collectors.joining(","));
            String readers = kind == Kind.WRITER ? "" : "\"" + name + "\"";
            return "\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[" + readers
                    + "],\"writerFeatures\":[" + names + "]";
        }
    }

    private static final List<Feature> FEATURES = List.of(
            Feature.writer("appendOnly", "\"delta.appendOnly\":\"true\""),
            Feature.writer("invariants", "")
                    .withColumn("\"delta.invariants\":\"{\\\"expression\\\":{\\\"expression\\\":\\\"id > 0\\\"}}\""),
            Feature.writer("checkConstraints", "\"delta.constraints.positive\":\"id > 0\""),
            Feature.writer("changeDataFeed", "\"delta.enableChangeDataFeed\":\"true\""),
            Feature.writer("generatedColumns", "").withColumn("\"delta.generationExpression\":\"1\""),
            Feature.writer("identityColumns", "")
                    .withColumn("\"delta.identity.start\":1,\"delta.identity.step\":1,"
                            + "\"delta.identity.allowExplicitInsert\":false"),
            Feature.writer("allowColumnDefaults", "").withColumn("\"CURRENT_DEFAULT\":\"7\""),
            Feature.reader(
                            "columnMapping",
                            "\"delta.columnMapping.mode\":\"name\",\"delta.columnMapping.maxColumnId\":\"1\"")
                    .withColumn("\"delta.columnMapping.id\":1,\"delta.columnMapping.physicalName\":\"col-1\""),
            Feature.reader("deletionVectors", "\"delta.enableDeletionVectors\":\"true\""),
            Feature.writer("inCommitTimestamp", "\"delta.enableInCommitTimestamps\":\"true\""),
            Feature.reader("timestampNtz", ""),
            Feature.reader("typeWidening", "\"delta.enableTypeWidening\":\"true\""),
            Feature.reader("typeWidening-preview", "\"delta.enableTypeWidening\":\"true\""),
            Feature.writer("domainMetadata", ""),
            Feature.writer("clustering", "", "domainMetadata"),
            Feature.writer(
                    "rowTracking",
                    "\"delta.enableRowTracking\":\"true\",\"delta.rowTracking.materializedRowIdColumnName\":\"_id\","
                            + "\"delta.rowTracking.materializedRowCommitVersionColumnName\":\"_version\"",
                    "domainMetadata"),
            Feature.reader("v2Checkpoint", "\"delta.checkpointPolicy\":\"v2\""),
            Feature.reader("vacuumProtocolCheck", ""),
            Feature.writer("checkpointProtection", ""),
            Feature.writer("icebergCompatV1", ""),
            Feature.writer(
                    "icebergCompatV2",
                    "\"delta.enableIcebergCompatV2\":\"true\",\"delta.columnMapping.mode\":\"name\"",
                    "columnMapping"),
            Feature.writer(
                    "icebergCompatV3",
                    "\"delta.enableIcebergCompatV3\":\"true\",\"delta.columnMapping.mode\":\"name\"",
                    "columnMapping",
                    "rowTracking",
                    "domainMetadata"),
            Feature.reader("variantType", ""),
            Feature.reader("variantShredding", ""),
            Feature.reader("geospatial", ""),
            Feature.writer("collations", "", "domainMetadata"),
            Feature.writer("materializePartitionColumns", ""),
            Feature.reader("catalogManaged", "", "inCommitTimestamp"),
            Feature.writer("aFeatureOfTomorrow", ""),
            Feature.reader("anotherOfTomorrow", ""));

    private interface Work {
        void on(DeltaTable table) throws IOException;
    }

    @Test
    void theDocumentationSaysWhatIsDone() throws IOException {
        List<String> found = new ArrayList<>();
        for (Feature feature : FEATURES) {
            String read = outcome(feature, table -> table.read().forEach(row -> {}));
            String append = outcome(feature, table -> table.append(TYPE, List.of(new Reading(1))));
            String change = outcome(feature, table -> {
                // The generated column may be nothing else.
                long other = feature.column.contains("generationExpression") ? 1 : 2;
                table.append(TYPE, List.of(new Reading(1), new Reading(other)));
                table.delete("id = 1");
            });
            found.add("| `" + feature.name + "` | " + read + " | " + text(append, read) + " | " + text(change, append)
                    + " |");
        }
        List<String> documented = Files.readAllLines(DOCUMENTATION).stream()
                .dropWhile(line -> !line.startsWith("| feature |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertEquals(String.join("\n", found), String.join("\n", documented));
    }

    /** What the table above has no partitions for. */
    @Test
    void filesThatMustHaveTheirPartitionColumnsAreNotWritten() throws IOException {
        SimClock clock = new SimClock();
        SimDisk disk = new SimDisk(clock, 1);
        String columns =
                ForeignTable.column("id", "long", true, "") + "," + ForeignTable.column("day", "date", true, "");
        String protocol = Feature.writer("materializePartitionColumns", "").protocol();
        ForeignTable.write(disk, TABLE, 0, protocol, columns, "");
        Path commit = TABLE.resolve("_delta_log").resolve("00000000000000000000.json");
        String text = new String(disk.bytes(commit), StandardCharsets.UTF_8)
                .replace("\"partitionColumns\":[]", "\"partitionColumns\":[\"day\"]");
        disk.overwrite(commit, text.getBytes(StandardCharsets.UTF_8));
        DeltaTable table = DeltaTable.open(disk, clock, TABLE);

        assertEquals(2, table.schema().fieldCount());
        IOException refused = assertThrows(IOException.class, () -> table.append(TYPE, List.of(new Reading(1))));
        assertTrue(refused.getMessage().contains("materializePartitionColumns"), refused.getMessage());
    }

    /** A message is told once. */
    private static String text(String outcome, String before) {
        return outcome.equals(before) && !outcome.equals("yes") ? "as before" : outcome;
    }

    private static String outcome(Feature feature, Work work) {
        SimClock clock = new SimClock();
        SimDisk disk = new SimDisk(clock, 1);
        try {
            ForeignTable.write(
                    disk,
                    TABLE,
                    0,
                    feature.protocol(),
                    ForeignTable.column("id", "long", true, feature.column),
                    feature.configuration);
            work.on(DeltaTable.open(disk, clock, TABLE));
            return "yes";
        } catch (IOException e) {
            return "`"
                    + String.valueOf(e.getMessage())
                            .replace("table " + TABLE, "table")
                            .replaceAll("[|`]", "'") + "`";
        }
    }
}
