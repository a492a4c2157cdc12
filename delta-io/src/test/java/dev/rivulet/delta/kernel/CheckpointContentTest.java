package dev.rivulet.delta.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.change.ItemChange;
import dev.rivulet.delta.change.Rewriting;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a checkpoint's rows are, read by parquet-hadoop alone: for Spark a file whose removal stands there, too, is none of the table, where
 * Kernel goes by which of the two comes first.
 */
final class CheckpointContentTest {

    private static final Path TABLE = Path.of("/table");

    @TempDir
    private Path folder;

    @Test
    void checkpointHasEachLiveFileOnceAndNoRemovalOfIt() throws IOException {
        int removalCount = 0;
        for (long seed = 1; seed <= 12; seed++) {
            SimClock clock = new SimClock();
            SimDisk disk = new SimDisk(clock, seed);
            SplittableRandom random = new SplittableRandom(seed);
            Rewriting rewriting = Rewriting.values()[(int) seed % 3];
            DeltaTable table = DeltaTable.openOrCreate(
                    disk, clock, TABLE, rewriting.of(TableDefinition.of(Item.TYPE.schema(), "kind")));
            for (int step = 0; step < 12; step++) {
                if (step > 4 && step % 3 == 0) {
                    table.restoreToVersion(random.nextLong(table.version() + 1));
                } else {
                    ItemChange.random(random).onTable().run(table);
                }
                if (random.nextInt(3) == 0) {
                    table.checkpoint();
                    removalCount += check(disk, clock, "seed " + seed + ", step " + step);
                }
            }
        }
        assertTrue(removalCount > 0, "some checkpoints must have removals");
    }

    private int check(SimDisk disk, SimClock clock, String what) throws IOException {
        KernelTable table = KernelTable.open(disk, clock, TABLE).orElseThrow();
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Group row : rows(disk, table.version())) {
            note(row, "add", added);
            note(row, "remove", removed);
        }
        Collections.sort(added);
        assertEquals(
                table.scan().files().stream().map(LiveFile::path).sorted().toList(),
                added.stream().map(key -> key.substring(0, key.indexOf('#'))).toList(),
                what);
        assertTrue(Collections.disjoint(added, removed), what + ": " + added + " and removed " + removed);
        return removed.size();
    }

    private static void note(Group row, String kind, List<String> keys) {
        if (row.getFieldRepetitionCount(kind) == 0) {
            return;
        }
        Group file = row.getGroup(kind, 0);
        String vector = "";
        if (file.getFieldRepetitionCount("deletionVector") > 0) {
            Group descriptor = file.getGroup("deletionVector", 0);
            vector = descriptor.getString("pathOrInlineDv", 0)
                    + (descriptor.getFieldRepetitionCount("offset") > 0
                            ? "@" + descriptor.getInteger("offset", 0)
                            : "");
        }
        keys.add(file.getString("path", 0) + "#" + vector);
    }

    private List<Group> rows(SimDisk disk, long version) throws IOException {
        Path copy = folder.resolve("checkpoint");
        Files.write(
                copy,
                disk.bytes(TABLE.resolve("_delta_log")
                        .resolve(String.format(Locale.ROOT, "%020d.checkpoint.parquet", version))));
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(1))
                .build();
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(copy), options)) {
            MessageType schema = reader.getFooter().getFileMetaData().getSchema();
            PageReadStore pages = reader.readNextRowGroup();
            while (pages != null) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long row = 0; row < pages.getRowCount(); row++) {
                    rows.add(records.read());
                }
                pages = reader.readNextRowGroup();
            }
        }
        return rows;
    }
}
