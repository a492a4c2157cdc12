package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.Refusals.assertSays;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.writeOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables whose first version has all that others get by {@code alter()}, and properties that change afterwards. */
final class CreatedTableTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Sale(
            long id,
            long amount,
            @Nullable Long twice,
            @Nullable String kind) {

        static final RecordRowType<Sale> TYPE = RecordRowType.of(Sale.class);
    }

    record Bare(long id, long amount) {

        static final RecordRowType<Bare> TYPE = RecordRowType.of(Bare.class);
    }

    record Id(long id) {

        static final RecordRowType<Id> TYPE = RecordRowType.of(Id.class);
    }

    record Narrow(long id, @Nullable Integer amount) {

        static final RecordRowType<Narrow> TYPE = RecordRowType.of(Narrow.class);
    }

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private static TableDefinition sales() {
        return TableDefinition.of(Sale.TYPE.schema())
                .withDefault("KIND", " 'plain' ")
                .withGenerated("Twice", "amount * 2")
                .withConstraint("Positive", "amount > 0")
                .withPrimaryKey("ID")
                .withUniqueKey("sum", "amount", "kind")
                .clusteredBy("Amount", "id");
    }

    private DeltaTable create(TableDefinition definition) throws IOException {
        return DeltaTable.openOrCreate(disk, CLOCK, TABLE, definition);
    }

    private List<JsonNode> firstCommit() throws IOException {
        return actions("00000000000000000000.json");
    }

    private List<JsonNode> actions(String file) throws IOException {
        Path path = TABLE.resolve("_delta_log").resolve(file);
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.sizeBytes(path));
        try (var opened = disk.openForReading(path)) {
            opened.read(bytes, 0);
        }
        List<JsonNode> actions = new ArrayList<>();
        for (String line :
                new String(bytes.array(), StandardCharsets.UTF_8).strip().split("\n")) {
            actions.add(MAPPER.readTree(line));
        }
        return actions;
    }

    private static JsonNode action(List<JsonNode> actions, String name) {
        return actions.stream()
                .filter(action -> action.has(name))
                .findFirst()
                .orElseThrow()
                .get(name);
    }

    private static Set<String> features(JsonNode protocol) {
        Set<String> features = new HashSet<>();
        protocol.path("writerFeatures").forEach(feature -> features.add(feature.asText()));
        return features;
    }

    @Test
    void theFirstVersionHasAllOfIt() throws IOException {
        DeltaTable table = create(sales());

        assertEquals(0, table.version());
        List<JsonNode> actions = firstCommit();
        JsonNode metadata = action(actions, "metaData");
        JsonNode fields = MAPPER.readTree(metadata.get("schemaString").asText()).get("fields");
        assertEquals(
                "amount * 2",
                fields.get(2).at("/metadata/delta.generationExpression").asText());
        assertEquals("'plain'", fields.get(3).at("/metadata/CURRENT_DEFAULT").asText());
        assertEquals(
                "amount > 0",
                metadata.get("configuration").get("delta.constraints.positive").asText());
        assertEquals(
                "[\"id\"]",
                metadata.get("configuration").get("rivulet.primaryKey").asText());
        assertEquals("{\"clusteringColumns\":[[\"amount\"],[\"id\"]]}", clusteringOf(actions));
        assertTrue(features(action(actions, "protocol"))
                .containsAll(Set.of(
                        "checkConstraints",
                        "generatedColumns",
                        "allowColumnDefaults",
                        "clustering",
                        "domainMetadata",
                        "inCommitTimestamp")));
    }

    private static String clusteringOf(List<JsonNode> actions) {
        JsonNode domain = action(actions, "domainMetadata");
        assertEquals("delta.clustering", domain.get("domain").asText());
        String text = domain.get("configuration").asText();
        return text.contains("domainName") ? text.replaceAll(",?\"domainName\":\"[^\"]*\"", "") : text;
    }

    @Test
    void rowsAreFilledAndHeldToItFromTheFirstOn() throws IOException {
        DeltaTable table = create(sales());
        table.append(Bare.TYPE, List.of(new Bare(1, 5)));

        assertEquals(List.of(new Sale(1, 5, 10L, "plain")), SinkFixture.read(disk, Sale.TYPE));
        assertThrows(ConstraintViolationException.class, () -> table.append(Bare.TYPE, List.of(new Bare(2, -1))));
        assertThrows(KeyViolationException.class, () -> table.append(Bare.TYPE, List.of(new Bare(1, 6))));
        assertThrows(KeyViolationException.class, () -> table.append(Bare.TYPE, List.of(new Bare(2, 5))));
        assertThrows(
                ConstraintViolationException.class,
                () -> table.append(Sale.TYPE, List.of(new Sale(2, 6, 13L, "plain"))));
    }

    @Test
    void optimizeClustersIt() throws IOException {
        DeltaTable table = create(sales());
        for (int id = 0; id < 4; id++) {
            table.append(Bare.TYPE, List.of(new Bare(id, 100 - id)));
        }
        table.optimize().run();

        JsonNode added = action(actions("0000000000000000000" + table.version() + ".json"), "add");
        assertEquals("[\"amount\",\"id\"]", added.at("/tags/ZCUBE_ZORDER_BY").asText());
        assertEquals("hilbert", added.at("/tags/ZCUBE_ZORDER_CURVE").asText());
    }

    @Test
    void tablesAreToldApart() throws IOException {
        String first = create(sales()).read().describe().identity().id();
        DeltaTable other = DeltaTable.openOrCreate(disk, CLOCK, TABLE.resolveSibling("other"), sales());

        assertFalse(first.equals(other.read().describe().identity().id()));
    }

    @Test
    void aSinkMakesTheTableSo() throws IOException {
        DeltaSink<Bare> sink = DeltaSink.append(TABLE, Bare.TYPE)
                .creating(table ->
                        table.withGeneratedColumn("tens", "amount % 10").withConstraint("c", "id > 0"))
                .partitionedBy("tens");
        writeOnce(disk, sink, List.of(new Bare(1, 25), new Bare(2, 39)));

        List<Long> tens = new ArrayList<>();
        SinkFixture.open(disk).read().select("tens").forEach(row -> tens.add(row.longValue(0)));
        assertEquals(List.of(5L, 9L), tens.stream().sorted().toList());
        assertEquals(List.of("tens"), SinkFixture.open(disk).partitionColumns());
        assertThrows(
                ConstraintViolationException.class,
                () -> SinkFixture.open(disk).append(Bare.TYPE, List.of(new Bare(0, 1))));
    }

    @Test
    void aSinksTableMayHaveMoreAndWiderColumnsThanItsRows() throws IOException {
        DeltaSink<Narrow> sink = DeltaSink.append(TABLE, Narrow.TYPE)
                .creating(table -> table.withColumn(Field.required("AMOUNT", DataType.Simple.LONG))
                        .withColumn(Field.required("kind", DataType.Simple.STRING))
                        .withColumn(Field.nullable("twice", DataType.Simple.LONG))
                        .withDefault("kind", "'plain'"));
        writeOnce(disk, sink, List.of(new Narrow(1, 5)));

        assertEquals(
                "(id long not null, AMOUNT long not null, kind string not null, twice long)",
                SinkFixture.open(disk).schema().toString());
        assertEquals(List.of(new Sale(1, 5, null, "plain")), SinkFixture.read(disk, Sale.TYPE));
        assertThrows(
                ConstraintViolationException.class, () -> writeOnce(disk, "other", sink, List.of(new Narrow(2, null))));
    }

    @Test
    void aSinksTableTakesItsRows() {
        DeltaSink<Sale> sink = DeltaSink.append(TABLE, Sale.TYPE);
        assertRefused(
                "column amount of the table to be made is of type int, which does not hold the rows' values of type long",
                () -> sink.creating(table -> table.withColumn(Field.required("amount", DataType.Simple.INT))));
        assertRefused("a column twice", () -> sink.creating(table -> TableDefinition.of(Bare.TYPE.schema())));
        assertRefused(
                "column size int not null of the table to be made takes no nulls",
                () -> sink.creating(table -> table.withColumn(Field.required("size", DataType.Simple.INT))));
        assertRefused(
                "takes nulls",
                () -> sink.creating(
                        table -> table.withPrimaryKey("id").withColumn(Field.nullable("id", DataType.Simple.LONG))));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeThereIsATable() throws IOException {
        TableDefinition plain = TableDefinition.of(Sale.TYPE.schema());
        assertRefused("did you mean `kind`", () -> plain.withDefault("kimd", "'x'"));
        assertRefused("kind", () -> plain.withDefault("kind", "id"));
        assertRefused("amount", () -> plain.withDefault("amount", "X'00'"));
        assertRefused("did you mean `twice`", () -> plain.withGenerated("twise", "amount"));
        assertRefused("did you mean `amount`", () -> plain.withGenerated("twice", "amuont * 2"));
        assertRefused("twice", () -> plain.withGenerated("twice", "twice + 1"));
        assertRefused("twice", () -> plain.withGenerated("twice", "amount").withGenerated("amount", "id"));
        assertRefused("both a default", () -> plain.withGenerated("twice", "id").withDefault("twice", "7"));
        assertRefused("did you mean `amount`", () -> plain.withConstraint("c", "amounts > 0"));
        assertRefused("given twice", () -> plain.withConstraint("c", "id > 0").withConstraint("C", "id > 1"));
        assertRefused("did you mean `id`", () -> plain.withPrimaryKey("idd"));
        assertRefused("takes nulls", () -> plain.withPrimaryKey("kind"));
        assertRefused("wanted letters", () -> plain.withUniqueKey("a b", "id"));
        assertRefused("did you mean `kind`", () -> plain.clusteredBy("knd"));
        assertRefused("named twice", () -> plain.clusteredBy("id", "ID"));
        assertRefused("one of them", () -> plain.clusteredBy("id").partitionedBy("kind"));
        assertRefused("already", () -> plain.withGeneratedColumn("kind", "id"));
        assertFalse(disk.exists(TABLE));
    }

    @Test
    void aDefaultValueHasTheColumnsType() throws IOException {
        TableDefinition plain = TableDefinition.of(Sale.TYPE.schema());
        assertRefused(
                "column amount: the default value `'x'` is of type string, wanted a value of type long",
                () -> plain.withDefault("amount", "'x'"));
        assertRefused("column amount: the default value `true`", () -> plain.withDefault("amount", "true"));
        assertRefused("which it does not take", () -> plain.withDefault("amount", "null"));
        DeltaTable table = create(plain);
        assertRefused(
                "column amount: the default value `'x'` is of type string, wanted a value of type long",
                () -> table.alter().setDefault("AMOUNT", " 'x' "));
        assertRefused(
                "wanted a value of type long", () -> table.alter().setDefault("amount", "10000000000 * 10000000000"));
        assertEquals(0, table.version());

        table.alter().setDefault("amount", "'7'");
        table.alter().setDefault("kind", "7");
        table.alter().setDefault("twice", "null");
        table.append(Id.TYPE, List.of(new Id(1)));
        assertEquals(List.of(new Sale(1, 7, null, "7")), SinkFixture.read(disk, Sale.TYPE));
    }

    @Test
    void keysAndConstraintsAreNotSetAsProperties() {
        TableDefinition plain = TableDefinition.of(Sale.TYPE.schema());
        assertRefused("withPrimaryKey", () -> plain.withProperty("rivulet.primaryKey", "[\"idd\"]"));
        assertRefused("withUniqueKey", () -> plain.withProperty("Rivulet.Unique.a", "[\"id\"]"));
        assertRefused("withConstraint", () -> plain.withProperty("delta.constraints.c", "id > 0"));
        assertRefused(
                "idd",
                () -> new TableDefinition(
                        plain.schema(), List.of(), 1, Map.of("rivulet.primaryKey", "[\"idd\"]"), plain.rules()));
        assertRefused(
                "wanted a JSON array",
                () -> new TableDefinition(
                        plain.schema(), List.of(), 1, Map.of("rivulet.primaryKey", "id"), plain.rules()));
        assertEquals("[\"id\"]", plain.withPrimaryKey("id").properties().get("rivulet.primaryKey"));
    }

    @Test
    void propertiesAreSetAndUnset() throws IOException {
        DeltaTable table = create(TableDefinition.of(Sale.TYPE.schema()));
        table.append(
                Sale.TYPE, List.of(new Sale(1, 5, null, null), new Sale(2, 5, null, null), new Sale(3, 5, null, null)));
        table.alter().setProperties(Map.of("delta.enabledeletionvectors", "true", "my.name", "a b"));

        assertTrue(features(action(actions("00000000000000000002.json"), "protocol"))
                .contains("deletionVectors"));
        assertEquals("a b", table.read().describe().properties().get("my.name"));
        table.delete("id = 1");
        assertTrue(action(actions("00000000000000000003.json"), "add").has("deletionVector"));
        assertFalse(table.alter().setProperties(Map.of("my.name", "a b")).isNew());

        table.alter().unsetProperties("my.name", "delta.enableDeletionVectors", "none");
        assertFalse(table.read().describe().properties().containsKey("my.name"));
        table.update(Map.of("amount", "6"), "id = 2");
        actions("00000000000000000005.json")
                .forEach(action -> assertFalse(action.path("add").has("deletionVector"), action.toString()));
        assertFalse(table.alter().unsetProperties("my.name").isNew());
        assertEquals(2, SinkFixture.read(disk, Sale.TYPE).size());
    }

    @Test
    void propertiesThatAreNotChangedSoAreRefused() throws IOException {
        DeltaTable table = create(sales());
        for (String name : List.of(
                "delta.constraints.x",
                "rivulet.primaryKey",
                "rivulet.unique.sum",
                "delta.feature.deletionVectors",
                "delta.columnMapping.mode",
                "delta.enableInCommitTimestamps",
                "delta.enableRowTracking",
                "delta.noSuchThing")) {
            assertSays(
                    name,
                    assertThrows(
                            IllegalArgumentException.class, () -> table.alter().setProperties(Map.of(name, "true"))));
        }
        assertRefused("rivulet.primaryKey", () -> table.alter().unsetProperties("rivulet.primaryKey"));
        assertRefused(
                "rivulet.deletionVectors.deletedShareMax",
                () -> table.alter().setProperties(Map.of("rivulet.deletionVectors.deletedShareMax", "7")));
        assertThrows(
                IllegalArgumentException.class,
                () -> table.alter().setProperties(Map.of("delta.checkpointInterval", "often")));
        assertEquals(0, table.version());
    }

    @Test
    void aPrimaryKeysColumnStaysNotNull() throws IOException {
        DeltaTable table = create(sales());

        assertRefused("primary key", () -> table.alter().dropNotNull("ID"));
        table.alter().dropKey("PRIMARY KEY");
        assertTrue(table.alter().dropNotNull("id").isNew());
    }
}
