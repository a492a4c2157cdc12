package dev.rivulet.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileReferenceTableTest {

    record Device(String id, int floor) {}

    @TempDir
    private Path directory;

    private Folder folder;

    @BeforeEach
    void openFolder() {
        folder = new Folder(directory);
    }

    private ReferenceTableReader<Device> open(ReferenceTable<Device> table) throws IOException {
        return table.open(new TableContext("enrich", new SystemDisk(), folder.clock));
    }

    private static List<Device> read(ReferenceTableReader<Device> reader) throws IOException {
        List<Device> rows = new ArrayList<>();
        String version = reader.read(rows::add);
        assertEquals(reader.version(), version);
        return rows;
    }

    @Test
    void allRowsOfAFileAreRead() throws IOException {
        Path file = folder.write("devices.csv", 10, "id,floor\na,1\nb,2\n");

        assertEquals(
                List.of(new Device("a", 1), new Device("b", 2)),
                read(open(FileReferenceTable.csv(file, Device.class))));
    }

    @Test
    void allFilesOfAFolderAreReadInTheOrderOfTheirNames() throws IOException {
        folder.write("b.json", 20, "{\"id\":\"b\",\"floor\":2}\n");
        folder.write("a.json.gz", 10, Folder.gzip("{\"id\":\"a\",\"floor\":1}\n"));
        folder.write("c.json.tmp", 10, "half of a");

        assertEquals(
                List.of(new Device("a", 1), new Device("b", 2)),
                read(open(FileReferenceTable.jsonLines(directory, Device.class))));
    }

    @Test
    void manyRowsAreRead() throws IOException {
        StringBuilder text = new StringBuilder("id,floor\n");
        List<Device> wanted = new ArrayList<>();
        for (int floor = 0; floor < 5_000; floor++) {
            text.append("d,").append(floor).append('\n');
            wanted.add(new Device("d", floor));
        }
        Path file = folder.write("devices.csv", 10, text.toString());

        assertEquals(wanted, read(open(FileReferenceTable.csv(file, Device.class))));
    }

    @Test
    void eachChangeIsAnotherVersion() throws IOException {
        Path file = folder.write("devices.csv", 10, "id,floor\na,1\n");
        ReferenceTableReader<Device> reader = open(FileReferenceTable.csv(directory, Device.class));
        String first = reader.version();
        assertEquals(first, reader.version());

        folder.write("devices.csv", 5, "id,floor\na,2\n");
        String rewritten = reader.version();
        Path other = folder.write("other.tmp", 5, "id,floor\na,3\n");
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        String replaced = reader.version();
        folder.write("more.csv", 5, "id,floor\nb,3\n");
        String added = reader.version();

        assertNotEquals(first, rewritten);
        assertNotEquals(rewritten, replaced);
        assertNotEquals(replaced, added);
        assertEquals(List.of(new Device("a", 3), new Device("b", 3)), read(reader));
    }

    @Test
    void aRecordThatIsNoRowIsNamedWithItsPlace() throws IOException {
        Path file = folder.write("devices.csv", 10, "id,floor\na,1\nb,high\n");

        IOException failure =
                assertThrows(IOException.class, () -> read(open(FileReferenceTable.csv(file, Device.class))));

        assertTrue(failure.getMessage().contains("devices.csv:3: no row of Device"), failure.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        ReferenceTable<Device> table = FileReferenceTable.csv(directory.resolve("none.csv"), Device.class);

        assertThrows(IOException.class, () -> open(table).version());
        assertThrows(IOException.class, () -> read(open(table)));
    }
}
