package dev.rivulet.delta.quality;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.Refusals.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which rows a table with constraints takes, whoever set them, and with which words it refuses the others. */
final class ConstraintTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();

    record Sale(long id, @Nullable String shop, @Nullable Double amount) {

        static final RecordRowType<Sale> TYPE = RecordRowType.of(Sale.class);
    }

    private static final String COLUMNS = ForeignTable.column("id", "long", false, "")
            + "," + ForeignTable.column("shop", "string", true, "\"comment\":\"where it was\"")
            + "," + ForeignTable.column("amount", "double", true, "");

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    @Test
    void eachKindOfWriteRefusesARowThatViolatesACheck() throws IOException {
        DeltaTable table = create();
        table.append(Sale.TYPE, List.of(new Sale(1, "a", 5.0), new Sale(2, "b", 6.0)));
        table.alter().addConstraint("Positive", "amount > 0");
        List<Sale> bad = List.of(new Sale(3, "c", 7.0), new Sale(4, "d", -1.0));
        String words = "CHECK constraint positive (amount > 0) is FALSE for row Sale[id=4, shop=d, amount=-1.0]";

        assertViolates("positive", words, () -> table.append(Sale.TYPE, bad));
        assertViolates("positive", words, () -> table.overwrite(Sale.TYPE, bad));
        assertViolates("positive", words, () -> table.overwriteWhere("id > 2", Sale.TYPE, bad));
        assertViolates(
                "positive", "{id=2, shop=b, amount=-6.0}", () -> table.update(Map.of("amount", "-amount"), "id = 2"));
        assertViolates(
                "positive",
                "{id=4, shop=d, amount=-1.0}",
                () -> table.merge(Sale.TYPE, bad, "id")
                        .whenNotMatchedInsertAll()
                        .run());
        assertViolates(
                "positive",
                "amount=-2.0",
                () -> table.merge(Sale.TYPE, List.of(new Sale(1, "a", -2.0)), "id")
                        .whenMatchedUpdateAll()
                        .run());
        assertEquals(List.of(new Sale(1, "a", 5.0), new Sale(2, "b", 6.0)), rows());
        assertEquals(2, DeltaTable.open(disk, CLOCK, TABLE).version());
    }

    @Test
    void unknownIsAViolation() throws IOException {
        DeltaTable table = create();
        table.alter().addConstraint("positive", "amount > 0");

        assertViolates(
                "positive",
                "is unknown (null) for row",
                () -> table.append(Sale.TYPE, List.of(new Sale(1, "a", null))));
    }

    @Test
    void conditionThatCannotBeComputedIsAViolation() throws IOException {
        DeltaTable table = create();
        table.alter().addConstraint("share", "10 / id < 4");

        assertViolates("share", "has no value (", () -> table.append(Sale.TYPE, List.of(new Sale(0, "a", null))));
    }

    @Test
    void nullInAColumnThatTakesNone() throws IOException {
        DeltaTable table = create();
        table.alter().setNotNull("Shop");

        assertViolates(
                "NOT NULL shop",
                "column shop string not null has no value for row Sale[id=1, shop=null",
                () -> table.append(Sale.TYPE, List.of(new Sale(1, null, 1.0))));
        table.append(Sale.TYPE, List.of(new Sale(1, "a", null)));
        assertViolates("NOT NULL shop", "{id=1, shop=null", () -> table.update(Map.of("shop", "NULL"), "TRUE"));
    }

    @Test
    void emptyTextInAPartitionColumnIsNull() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(Sale.TYPE.schema(), "shop"));
        table.alter().addConstraint("known", "shop <> 'x'");

        assertViolates("known", "is unknown (null)", () -> table.append(Sale.TYPE, List.of(new Sale(1, "", 1.0))));
        table.alter().dropConstraint("known");
        table.alter().setNotNull("shop");
        assertViolates("NOT NULL shop", "has no value", () -> table.append(Sale.TYPE, List.of(new Sale(1, "", 1.0))));
        record Shop(long id, String shop) {}
        assertViolates(
                "NOT NULL shop",
                "has no value for row Shop[id=1, shop=]",
                () -> table.append(RecordRowType.of(Shop.class), List.of(new Shop(1, ""))));
    }

    @Test
    void constraintIsNotAddedToRowsThatViolateIt() throws IOException {
        DeltaTable table = create();
        table.append(Sale.TYPE, List.of(new Sale(1, "a", 5.0), new Sale(2, null, -6.0)));

        assertViolates(
                "positive",
                "{id=2, shop=null, amount=-6.0}",
                () -> table.alter().addConstraint("positive", "amount > 0"));
        assertViolates("NOT NULL shop", "{id=2, shop=null", () -> table.alter().setNotNull("shop"));
        assertEquals(Map.of(), DeltaTable.open(disk, CLOCK, TABLE).constraints());
        assertTrue(DeltaTable.open(disk, CLOCK, TABLE).schema().field(1).isNullable());
    }

    @Test
    void droppedConstraintIsNotEnforcedAnyMore() throws IOException {
        DeltaTable table = create();
        table.alter().addConstraint("positive", "amount > 0");
        table.alter().setNotNull("shop");
        table.alter().dropConstraint("POSITIVE");
        table.alter().dropNotNull("shop");

        assertFalse(table.alter().dropNotNull("shop").isNew());
        table.append(Sale.TYPE, List.of(new Sale(2, null, -6.0)));
        assertEquals(List.of(new Sale(2, null, -6.0)), rows());
    }

    @Test
    void constraintThatComesWhileRowsAreWrittenEndsTheWrite() throws IOException {
        DeltaTable table = create();
        List<Sale> bad = List.of(new Sale(1, "a", -1.0));
        Iterable<Sale> rows = () -> {
            alterByAnother();
            return bad.iterator();
        };

        MetadataChangedException refused =
                assertThrows(MetadataChangedException.class, () -> table.append(Sale.TYPE, rows));

        assertSays("has other CHECK constraints: {positive=amount > 0}, read were {} at version 1", refused);
        assertEquals(List.of(), rows());
    }

    private void alterByAnother() {
        try {
            DeltaTable.open(disk, CLOCK, TABLE).alter().addConstraint("positive", "amount > 0");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void mistakesOfTheCallerAreNamed() throws IOException {
        DeltaTable table = create();
        table.alter().addConstraint("positive", "amount > 0");

        assertRefused(
                "constraint positive already (amount > 0)",
                () -> table.alter().addConstraint("POSITIVE", "amount > 1"));
        assertRefused("unknown column `amuont`", () -> table.alter().addConstraint("x", "amuont > 1"));
        assertRefused("wanted a condition", () -> table.alter().addConstraint("x", "amount + 1"));
        assertRefused("no constraint x; it has [positive]", () -> table.alter().dropConstraint("x"));
        assertRefused("there is no field color", () -> table.alter().setNotNull("color"));
    }

    @Test
    void historyAndProtocolSayWhatSparkSays() throws IOException {
        DeltaTable table = create();
        table.alter().addConstraint("positive", "amount > 0");
        table.alter().setNotNull("shop");
        table.alter().dropConstraint("positive");

        assertTrue(entry(1).contains("\"operation\":\"ADD CONSTRAINT\",\"operationParameters\":"
                + "{\"name\":\"positive\",\"expr\":\"amount > 0\"}"));
        assertTrue(entry(1).contains("\"delta.constraints.positive\":\"amount > 0\""));
        assertTrue(entry(1).contains("\"checkConstraints\""));
        assertTrue(entry(2).contains("\"operation\":\"CHANGE COLUMN\",\"operationParameters\":{\"column\":"
                + "\"{\\\"name\\\":\\\"shop\\\",\\\"type\\\":\\\"string\\\",\\\"nullable\\\":false"));
        assertFalse(entry(2).contains("\"protocol\""));
        assertTrue(entry(3).contains("\"operation\":\"DROP CONSTRAINT\",\"operationParameters\":"
                + "{\"name\":\"positive\",\"expr\":\"amount > 0\",\"existed\":\"true\"}"));
    }

    @Test
    void constraintsOfAnotherWriterAreEnforced() throws IOException {
        foreign(
                "\"minReaderVersion\":1,\"minWriterVersion\":3",
                "\"delta.constraints.small\":\"amount < 10 OR shop IS NULL\"");
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);

        table.append(Sale.TYPE, List.of(new Sale(1, "a", 9.0), new Sale(2, null, 11.0)));
        assertViolates("small", "is FALSE", () -> table.append(Sale.TYPE, List.of(new Sale(3, "a", 10.0))));
        table.checkpoint();
        assertTrue(disk.names(TABLE.resolve("_delta_log")).contains("00000000000000000001.checkpoint.parquet"));
        assertEquals(2, rows().size());
        assertViolates(
                "small", "is FALSE", () -> DeltaTable.open(disk, CLOCK, TABLE).update(Map.of("shop", "'a'"), "id = 2"));
    }

    @Test
    void writerVersionOfAnOldTableIsRaisedAndItsCommentsStay() throws IOException {
        foreign("\"minReaderVersion\":1,\"minWriterVersion\":2", "\"delta.logRetentionDuration\":\"interval 9 days\"");

        DeltaTable.open(disk, CLOCK, TABLE).alter().addConstraint("small", "amount < 10");

        assertTrue(entry(1).contains("\"minReaderVersion\":1,\"minWriterVersion\":3"), entry(1));
        assertTrue(entry(1).contains("where it was"));
        assertTrue(entry(1).contains("interval 9 days"));
    }

    @Test
    void constraintThatCannotBeCheckedIsRefusedByNameBeforeAnyRow() throws IOException {
        foreign(
                "\"minReaderVersion\":1,\"minWriterVersion\":3",
                "\"delta.constraints.odd\":\"soundex(shop) = 'A100'\"");
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);

        assertFails(
                "CHECK constraint odd (soundex(shop) = 'A100'), which cannot be checked here",
                () -> table.append(Sale.TYPE, List.of()));
        assertFails("CHECK constraint odd", () -> table.delete("id = 1"));
        assertEquals(1, table.alter().dropConstraint("odd").tableVersion());
        table.append(Sale.TYPE, List.of(new Sale(1, "a", 9.0)));
    }

    @Test
    void columnsThatNobodyHereFillsAreRefusedByName() throws IOException {
        String id = ForeignTable.column("id", "long", false, "");
        assertColumnRefused(
                "column twice is a generated column", 4, id, "\"delta.generationExpression\":\"soundex(id)\"");
        assertColumnRefused("column twice has an invariant", 2, id, "\"delta.invariants\":\"{}\"");
        assertColumnRefused("column twice is an identity column", 6, id, "\"delta.identity.start\":1");
    }

    private void assertColumnRefused(String words, int writerVersion, String id, String metadata) throws IOException {
        record Id(long id) {}
        Path path = TABLE.resolve("writer" + writerVersion);
        ForeignTable.write(
                disk,
                path,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":" + writerVersion,
                id + "," + ForeignTable.column("twice", "long", true, metadata),
                "");
        assertFails(
                words, () -> DeltaTable.open(disk, CLOCK, path).append(RecordRowType.of(Id.class), List.of(new Id(1))));
    }

    @Test
    void textLengthsOfSparkAreEnforced() throws IOException {
        record Code(@Nullable String code) {}
        RecordRowType<Code> codes = RecordRowType.of(Code.class);
        String type = "\"__CHAR_VARCHAR_TYPE_STRING\":";
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":2",
                ForeignTable.column("code", "string", true, type + "\"varchar(3)\""),
                "");
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);

        table.append(codes, List.of(new Code("abc"), new Code("ä€\uD83D\uDE00"), new Code(null)));
        assertViolates("code varchar(3)", "Code[code=abcd]", () -> table.append(codes, List.of(new Code("abcd"))));
        assertEquals(Map.of(), table.constraints());
        ForeignTable.write(
                disk,
                TABLE,
                2,
                "\"minReaderVersion\":1,\"minWriterVersion\":2",
                ForeignTable.column("code", "string", true, type + "\"char(3)\""),
                "");
        assertFails("column code is char(3)", () -> table.append(codes, List.of(new Code("abc"))));
    }

    private DeltaTable create() throws IOException {
        return DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(Sale.TYPE.schema()));
    }

    private void foreign(String protocol, String configuration) throws IOException {
        ForeignTable.write(disk, TABLE, 0, protocol, COLUMNS, configuration);
    }

    private List<Sale> rows() throws IOException {
        List<Sale> rows = new ArrayList<>();
        DeltaTable.open(disk, CLOCK, TABLE).read().forEach(Sale.TYPE, rows::add);
        return rows;
    }

    private String entry(int version) throws IOException {
        return new String(
                disk.bytes(TABLE.resolve("_delta_log/0000000000000000000" + version + ".json")),
                StandardCharsets.UTF_8);
    }

    private static void assertViolates(String constraint, String words, Executable change) {
        ConstraintViolationException refused = assertThrows(ConstraintViolationException.class, change);
        assertEquals(constraint, refused.constraint());
        assertSays(words, refused);
    }
}
