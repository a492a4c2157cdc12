package dev.rivulet.delta.upsert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the index knows of a file is of its rows as one deletion vector leaves them, and of no others. */
final class KeyIndexTest {

    private static final Path TABLE = Path.of("/table");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final KeyIndex index = new KeyIndex(new KeyColumns(List.of("id")));
    private DeltaTable table;

    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(
                disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()).withDeletionVectors(true));
        table.append(Item.TYPE, List.of(new Item(1, "a", 1), new Item(2, "a", 2), new Item(3, "a", 3)));
    }

    private boolean mayHold(long id) throws IOException {
        TableScan scan = KernelTable.open(disk, clock, TABLE).orElseThrow().scan();
        List<LiveFile> files = scan.files();
        assertEquals(1, files.size());
        KeySet keys = new KeySet();
        keys.add(List.of(id));
        return index.mayHoldAny(files.get(0), scan, keys);
    }

    @Test
    void keyOfADeletedRowIsNotLookedFor() throws IOException {
        assertTrue(mayHold(2));
        table.delete("id = 2");

        assertFalse(mayHold(2));
        assertTrue(mayHold(1));
    }

    @Test
    void keyThatARestoreBringsBackIsLookedFor() throws IOException {
        table.delete("id = 2");
        assertFalse(mayHold(2));
        table.restoreToVersion(1);

        assertTrue(mayHold(2));
    }
}
