package dev.rivulet.delta.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.Row;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An error about a log says which of its files is to blame, and what to do. */
final class DamagedLogNameTest {

    private static final Path TABLE = Path.of("/table");
    private static final Path LOG = TABLE.resolve("_delta_log");
    private static final Path COMMIT = LOG.resolve("00000000000000000001.json");
    private static final Path CHECKPOINT = LOG.resolve("00000000000000000002.checkpoint.parquet");
    private static final Path OTHER_CHECKPOINT =
            LOG.resolve("00000000000000000002.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json");
    private static final Pattern DATA_FILE = Pattern.compile("\"path\":\"(part-[^\"]+)\"");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    @BeforeEach
    void create() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()));
        table.append(Item.TYPE, List.of(new Item(1, "a", 1), new Item(2, "b", 2)));
        // As other writers do.
        change(text -> text.replaceFirst(",\"rivuletChecksum\":\"[0-9a-f]{8}\"", ""));
        assertEquals(2, rows());
    }

    @Test
    void statisticsThatAreNoJsonNameTheCommit() throws IOException {
        change(text -> text.replace("{\\\"numRecords\\\":", "{numRecords\\\":"));

        assertSaid(COMMIT + " is damaged: line 2: the statistics of " + dataFile() + " are no JSON object; restore");
    }

    @Test
    void aNameThatIsNoPathNamesTheCommit() throws IOException {
        change(text -> text.replace("\"path\":\"part-", "\"path\":\"pa`rt-"));

        assertSaid(COMMIT + " is damaged: line 2: it names a file by \"pa`rt-");
    }

    @Test
    void aNameOfAnotherSchemeNamesTheCommit() throws IOException {
        change(text -> text.replace("\"path\":\"part-", "\"path\":\"part:"));

        assertSaid(COMMIT + " is damaged: line 2: it names a file by \"part:");
    }

    @Test
    void aDataFileThatIsNotThereNamesTheCommit() throws IOException {
        change(text -> text.replace("\"path\":\"part-", "\"path\":\"bart-"));

        assertSaid(
                "bart-", ".parquet: it is not there; " + COMMIT + " names that file: either the data file was deleted");
    }

    @Test
    void anotherNumberOfRowsNamesTheCommit() throws IOException {
        change(text -> text.replace("\\\"numRecords\\\":2", "\\\"numRecords\\\":3"));
        disk.delete(LOG.resolve("00000000000000000001.crc"));

        assertSaid("has 2 rows, the log says 3 in " + COMMIT);
    }

    @Test
    void anotherNumberOfDeletedRowsNamesTheCommit() throws IOException {
        DeltaTable table = DeltaTable.open(disk, clock, TABLE);
        table.alter().setProperties(Map.of("delta.enableDeletionVectors", "true"));
        table.delete("id = 1");
        Path deletion = LOG.resolve("00000000000000000003.json");
        change(
                deletion,
                text -> text.replaceFirst(",\"rivuletChecksum\":\"[0-9a-f]{8}\"", "")
                        .replace("\"cardinality\":1", "\"cardinality\":2"));

        assertSaid("it deletes 1 rows, by the log it should be 2", "; the log has it from " + deletion);
    }

    @Test
    void columnsThatAreNoJsonNameTheCommit() throws IOException {
        Path first = LOG.resolve("00000000000000000000.json");
        for (String name : disk.names(LOG)) {
            if (name.endsWith(".crc")) {
                disk.delete(LOG.resolve(name));
            }
        }
        change(
                first,
                text -> text.replaceFirst(",\"rivuletChecksum\":\"[0-9a-f]{8}\"", "")
                        .replace("{\\\"type\\\":\\\"struct\\\"", "{type\\\":\\\"struct\\\""));

        assertSaid(first.toString(), "the columns are no JSON object; restore the file from a copy");
    }

    @Test
    void aDataFileThatIsNotThereNamesTheCheckpoint() throws IOException {
        checkpoint();
        disk.delete(TABLE.resolve(dataFile()));

        assertSaid(dataFile(), "; " + CHECKPOINT + " names that file: either the data file was deleted");
    }

    @Test
    void aCheckpointThatWasCutOffIsNamedWithWhatPutsItRight() throws IOException {
        checkpoint();
        byte[] whole = disk.bytes(CHECKPOINT);
        disk.overwrite(CHECKPOINT, Arrays.copyOf(whole, whole.length / 2));

        assertSaid(CHECKPOINT.toString(), "if it was cut off, `rivulet table repair` goes on without it");
        DeltaTable.repair(disk, clock, TABLE);
        assertEquals(3, rows());
    }

    @Test
    void aSidecarThatIsNotThereIsNamed() throws IOException {
        Path sidecar = checkpointWithSidecar();
        disk.delete(sidecar);

        assertSaid(sidecar + ": it is not there", "restore the file from a copy");
    }

    @Test
    void aSidecarThatWasCutOffIsNamed() throws IOException {
        Path sidecar = checkpointWithSidecar();
        byte[] whole = disk.bytes(sidecar);
        disk.overwrite(sidecar, Arrays.copyOf(whole, whole.length - 9));

        assertSaid(sidecar.toString(), "restore the file from a copy");
    }

    @Test
    void aCheckpointThatNamesSidecarsIsNamed() throws IOException {
        checkpointWithSidecar();
        change(OTHER_CHECKPOINT, text -> text.replace("\"sidecar\":{", "\"sidecar\":["));

        assertSaid(OTHER_CHECKPOINT.toString(), "restore the file from a copy");
    }

    /** As Spark makes them: the files of the table stand in another file, which the checkpoint names. */
    private Path checkpointWithSidecar() throws IOException {
        checkpoint();
        byte[] files = disk.bytes(CHECKPOINT);
        Path sidecar = LOG.resolve("_sidecars").resolve("c1.parquet");
        disk.createDirectories(LOG.resolve("_sidecars"));
        write(sidecar, files);
        List<String> lines = new ArrayList<>(List.of(
                "{\"checkpointMetadata\":{\"version\":2}}",
                "{\"sidecar\":{\"path\":\"c1.parquet\",\"sizeInBytes\":" + files.length + ",\"modificationTime\":1}}"));
        new String(disk.bytes(LOG.resolve("00000000000000000000.json")), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{\"protocol\"") || line.startsWith("{\"metaData\""))
                .forEach(lines::add);
        write(OTHER_CHECKPOINT, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        for (String name : disk.names(LOG)) {
            if (name.startsWith("_last") || name.endsWith(".crc") || name.matches("0*[01]\\.json")) {
                disk.delete(LOG.resolve(name));
            }
        }
        disk.delete(CHECKPOINT);
        assertEquals(3, rows());
        return sidecar;
    }

    private void write(Path file, byte[] content) throws IOException {
        disk.create(file).close();
        disk.overwrite(file, content);
    }

    private void checkpoint() throws IOException {
        DeltaTable table = DeltaTable.open(disk, clock, TABLE);
        table.append(Item.TYPE, List.of(new Item(3, "c", 3)));
        table.checkpoint();
    }

    private void change(UnaryOperator<String> damage) throws IOException {
        change(COMMIT, damage);
    }

    private void change(Path file, UnaryOperator<String> damage) throws IOException {
        String whole = new String(disk.bytes(file), StandardCharsets.UTF_8);
        String damaged = damage.apply(whole);
        assertTrue(!damaged.equals(whole), () -> "nothing to damage in " + whole);
        disk.overwrite(file, damaged.getBytes(StandardCharsets.UTF_8));
    }

    private String dataFile() throws IOException {
        Matcher name = DATA_FILE.matcher(new String(disk.bytes(COMMIT), StandardCharsets.UTF_8));
        assertTrue(name.find());
        return name.group(1);
    }

    private int rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        DeltaTable.open(disk, clock, TABLE).read().forEach((Row row) -> rows.add(row));
        return rows.size();
    }

    private void assertSaid(String... words) {
        IOException failure = assertThrows(IOException.class, this::rows);
        for (String word : words) {
            assertTrue(failure.getMessage().contains(word), () -> failure.getMessage() + "\nlacks " + word);
        }
    }
}
