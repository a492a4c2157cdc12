package dev.rivulet.delta.upsert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.upsert.index.KeyBytes;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys in files, where there is room for little of what is known of them; and keys as bytes. */
final class KeyedFilesTest {

    /** The row of the table. */
    record Item(long id) {

        static final RecordRowType<Item> TYPE = RecordRowType.of(Item.class);
    }

    private static final Path TABLE = Path.of("/table");
    private static final int FILE_COUNT = 4;
    private static final int ROW_COUNT = 100;
    private static final long FILTER_SIZE_BYTES = 256;
    private static final long NOTHING = 0;

    private final Clock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final KeyBytes<Item> key = new KeyBytes<>(List.of("id"), Item.TYPE);
    private final List<StagedEpoch> waiting = new ArrayList<>();
    private TableScan version;
    private List<LiveFile> files;

    /** File number n has the ids from 1000 n on; one more waits for its commit. */
    @BeforeEach
    void write() throws IOException {
        DeltaSink<Item> sink = DeltaSink.append(TABLE, Item.TYPE);
        try (SinkSession<Item> session = sink.open(new SinkContext("job", "sink", new UUID(1, 2), 1, disk, clock))) {
            for (int epoch = 1; epoch <= FILE_COUNT + 1; epoch++) {
                for (int row = 0; row < ROW_COUNT; row++) {
                    session.writer().write(new Item(1_000L * epoch + row));
                }
                StagedEpoch staged = session.writer().seal(new EpochSeal(epoch, 100L * epoch, ROW_COUNT, epoch));
                if (epoch <= FILE_COUNT) {
                    session.committer().commit(List.of(staged));
                } else {
                    waiting.add(staged);
                }
            }
        }
        version = KernelTable.open(disk, clock, TABLE).orElseThrow().scan();
        files = version.files().stream()
                .sorted(Comparator.comparing(LiveFile::path))
                .toList();
    }

    private boolean holds(KeyedFiles keyed, long id) throws IOException {
        assertTrue(key.take(new Item(id)));
        return keyed.contains(key);
    }

    @Test
    void aFileWhoseKeysTakeTooMuchRoomIsReadForEachRow() throws IOException {
        KeyedFiles keyed = new KeyedFiles(List.of("id"), FILE_COUNT * FILTER_SIZE_BYTES, NOTHING);
        assertEquals(0, keyed.show(version, files, FILE_COUNT));
        for (int file = 1; file <= FILE_COUNT; file++) {
            long before = disk.callCount();
            assertTrue(holds(keyed, 1_000L * file + 7));
            assertTrue(disk.callCount() > before);
            assertFalse(holds(keyed, 1_000L * file + ROW_COUNT));
        }
    }

    @Test
    void filesThatThereIsNoRoomForAreTheLastOnesAndHoldNothing() throws IOException {
        KeyedFiles keyed = new KeyedFiles(List.of("id"), FILTER_SIZE_BYTES + 1, 1 << 20);
        assertEquals(FILE_COUNT - 2, keyed.show(version, files, FILE_COUNT));
        assertTrue(holds(keyed, 1_000));
        assertTrue(holds(keyed, 2_000));
        assertFalse(holds(keyed, 3_000));
        List<LiveFile> reversed = new ArrayList<>(files);
        Collections.reverse(reversed);
        assertEquals(FILE_COUNT - 2, keyed.show(version, reversed, FILE_COUNT));
        assertFalse(holds(keyed, 1_000));
        assertTrue(holds(keyed, 3_000));
    }

    @Test
    void anEpochThatWaitsIsReadWhereItsKeysAreNotKept() throws IOException {
        for (long readSizeBytesMax : List.of(NOTHING, 6_000L, 1L << 20)) {
            KeyedFiles keyed = new KeyedFiles(List.of("id"), 1 << 20, readSizeBytesMax);
            keyed.show(version, files, FILE_COUNT);
            ExactKeys keys = new ExactKeys();
            for (int row = 0; row < ROW_COUNT; row++) {
                assertTrue(key.take(new Item(5_000 + row)));
                keys.add(key);
            }
            List<LiveFile> staged = waiting.get(0).files().stream()
                    .map(file -> LiveFile.of(file, TABLE))
                    .toList();
            keyed.stage(FILE_COUNT + 1, staged, keys);

            assertTrue(holds(keyed, 1_000));
            assertTrue(holds(keyed, 5_099));
            keyed.show(version, files, FILE_COUNT);
            assertTrue(holds(keyed, 5_000));
            assertFalse(holds(keyed, 5_100));
            keyed.show(version, files, FILE_COUNT + 1);
            assertFalse(holds(keyed, 5_000));
            assertTrue(holds(keyed, 4_000));
        }
    }

    @Test
    void bytesAreTheSameIfAndOnlyIfTheKeysAre() throws Exception {
        Schema schema = Schema.of(
                Field.nullable("text", DataType.Simple.STRING),
                Field.nullable("size", DataType.Simple.DOUBLE),
                Field.nullable("sum", new DataType.Decimal(10, 3)),
                Field.nullable("more", DataType.Simple.STRING),
                Field.nullable("bytes", DataType.Simple.BINARY));
        StructRowType type = StructRowType.of("row", schema);
        KeyBytes<Row> bytes = new KeyBytes<>(schema.names(), type);
        MergeKey<Row> plain = new MergeKey<>(schema.names(), type);
        SplittableRandom random = new SplittableRandom(5);
        ExactKeys exact = new ExactKeys();
        Set<List<Object>> expected = new HashSet<>();
        int againCount = 0;
        for (int count = 0; count < 20_000; count++) {
            Row row = row(type, random);
            List<Object> wanted = plain.of(row);
            assertEquals(wanted != null, bytes.take(row));
            if (wanted != null) {
                boolean isNew = expected.add(wanted);
                againCount += isNew ? 0 : 1;
                assertEquals(!isNew, exact.contains(bytes), () -> "row " + row);
                exact.add(bytes);
            }
        }
        assertEquals(expected.size(), exact.count());
        assertTrue(againCount > 1_000 && expected.size() > 1_000, againCount + " of " + expected.size());
    }

    private static Row row(StructRowType type, SplittableRandom random) throws Exception {
        RowBuilder<Row> builder = type.newBuilder();
        List<String> texts =
                List.of("", "a", "aa", "ä", "\0", "a much longer text than there is room for at first, with äöü");
        if (random.nextInt(30) > 0) {
            builder.setObject(0, texts.get(random.nextInt(texts.size())));
        }
        builder.setDouble(1, List.of(0.0, -0.0, Double.NaN, 1.5).get(random.nextInt(4)));
        builder.setObject(
                2,
                new BigDecimal(
                        List.of("0", "0.000", "1.5", "1.500", "15", "-7.25").get(random.nextInt(6))));
        builder.setObject(3, texts.get(random.nextInt(texts.size())));
        builder.setObject(4, new byte[random.nextInt(4)]);
        return builder.build();
    }
}
