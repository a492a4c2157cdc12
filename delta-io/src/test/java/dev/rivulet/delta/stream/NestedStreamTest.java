package dev.rivulet.delta.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables with nested columns as streams of records. */
final class NestedStreamTest {

    private static final Path TABLE = Path.of("/table");

    private record Point(int x, String note) {}

    private record Reading(long id, List<Point> path, Map<String, List<Integer>> counts) {}

    private record WidePoint(String note, long x, @Nullable String added) {}

    private record Other(long id, List<WidePoint> path) {}

    private record Wrong(long id, List<String> path) {}

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final RecordRowType<Reading> type = RecordRowType.of(Reading.class);

    private DeltaTable table() throws IOException {
        return DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(type.schema()));
    }

    @Test
    void recordsComeAsTheyLieInTheTable() throws IOException {
        List<Reading> rows = List.of(
                new Reading(1, List.of(new Point(1, "a"), new Point(2, "b")), Map.of("k", Arrays.asList(1, null))),
                new Reading(2, List.of(), Map.of()));
        table().append(type, rows);

        StreamFixture<Reading> stream = StreamFixture.open(DeltaSource.of(TABLE, Reading.class), disk, clock);

        assertEquals(rows, stream.drain());
    }

    @Test
    void fieldsOfStructsGoByNameAndMayBeWiderAndMore() throws IOException {
        table().append(type, List.of(new Reading(1, List.of(new Point(4, "n")), Map.of())));

        StreamFixture<Other> stream = StreamFixture.open(DeltaSource.of(TABLE, Other.class), disk, clock);

        assertEquals(List.of(new Other(1, List.of(new WidePoint("n", 4, null)))), stream.drain());
    }

    @Test
    void anotherTypeWithinAColumnIsRefusedBeforeTheStreamBegins() throws IOException {
        table();

        IOException refused = assertThrows(
                IOException.class,
                () -> StreamFixture.open(DeltaSource.of(TABLE, Wrong.class), disk, clock)
                        .drain());

        assertTrue(refused.getMessage().contains("column path is array<struct<x: int"), refused.getMessage());
    }
}
