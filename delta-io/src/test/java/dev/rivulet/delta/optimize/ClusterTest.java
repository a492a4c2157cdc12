package dev.rivulet.delta.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.TableRules;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows laid out along a curve: the same rows, in files that a range of any of the columns mostly leaves out. */
final class ClusterTest {

    private static final Path TABLE = Path.of("/table");
    private static final RecordRowType<Point> POINT = RecordRowType.of(Point.class);
    private static final int POINT_COUNT = 12_000;
    private static final int RANGE = 1_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Files of some 1,000 rows, sorted in a dozen runs. */
    private static final OptimizeSettings SMALL = new OptimizeSettings(2, 1_000_000, 200_000);

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    /** A row of the tables here. */
    public record Point(
            long x,
            @Nullable Double y,
            @Nullable String name,
            boolean isMarked,
            String area,
            @Nullable BigDecimal worth) {

        private static final Comparator<Point> ORDER = Comparator.comparing(Point::toString);

        static List<Point> some(SplittableRandom random, int count) {
            List<Point> points = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                int odd = random.nextInt(200);
                points.add(new Point(
                        random.nextInt(RANGE),
                        odd == 0 ? null : odd == 1 ? (Double) Double.NaN : (Double) (double) random.nextInt(RANGE),
                        odd == 2 ? null : "name-" + random.nextInt(500),
                        random.nextBoolean(),
                        random.nextBoolean() ? "north" : "south",
                        odd == 3 ? null : BigDecimal.valueOf(random.nextInt(100), 2)));
            }
            return points;
        }
    }

    private DeltaTable filled(String... partitionColumns) throws IOException {
        DeltaTable table =
                DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(POINT.schema(), partitionColumns));
        SplittableRandom random = new SplittableRandom(7);
        for (int file = 0; file < 4; file++) {
            table.append(POINT, Point.some(random, POINT_COUNT / 4));
        }
        return table;
    }

    private static List<Point> read(DeltaTable table) throws IOException {
        List<Point> points = new ArrayList<>();
        table.read().forEach(POINT, points::add);
        points.sort(Point.ORDER);
        return points;
    }

    @Test
    void filesHaveNarrowRangesOfAllColumnsOfACurve() throws IOException {
        DeltaTable table = filled();
        List<Point> points = read(table);

        assertEquals(1.0, share("x"), "before");
        OptimizeReport byZ = table.optimize().with(SMALL).zOrderBy("X", "y").run();
        assertTrue(byZ.metric("numAddedFiles") >= 8, byZ.toString());
        assertEquals(points, read(table));
        double zX = share("x");
        double zY = share("y");
        table.optimize().with(SMALL).clusterBy("x", "y").run();
        assertEquals(points, read(table));

        assertTrue(zX < 0.6 && zY < 0.6, "files with a twentieth of x: " + zX + ", of y: " + zY);
        assertTrue(share("x") < 0.6 && share("y") < 0.6, "by Hilbert: " + share("x") + ", " + share("y"));
        assertEquals(
                List.of(),
                disk.list(TABLE).stream()
                        .filter(name -> name.startsWith("sort-"))
                        .toList());
    }

    /** How many of the files have a range of a twentieth of the values, on the average, as their statistics say. */
    private double share(String column) throws IOException {
        List<JsonNode> files = new ArrayList<>();
        String entry = entry(DeltaTable.open(disk, clock, TABLE).version());
        for (String line : entry.split("\n", -1)) {
            if (line.startsWith("{\"add\":")) {
                files.add(MAPPER.readTree(MAPPER.readTree(line).at("/add/stats").asText()));
            }
        }
        int overlapCount = 0;
        for (int from = 0; from < RANGE; from += RANGE / 20) {
            for (JsonNode file : files) {
                double least = file.at("/minValues/" + column).asDouble();
                double greatest = file.at("/maxValues/" + column).asDouble(Double.MAX_VALUE);
                overlapCount += least < from + RANGE / 20.0 && greatest >= from ? 1 : 0;
            }
        }
        return overlapCount / 20.0 / files.size();
    }

    private String entry(long version) throws IOException {
        Path path = TABLE.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.sizeBytes(path));
        try (var file = disk.openForReading(path)) {
            file.read(bytes, 0);
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    @Test
    void columnsOfAllKindsAreSortedWithinTheirPartitions() throws IOException {
        DeltaTable table = filled("area");
        List<Point> points = read(table);

        OptimizeReport report = table.optimize()
                .with(SMALL)
                .where("area = 'north'")
                .clusterBy("worth", "name", "y")
                .run();

        assertEquals(4, report.metric("numRemovedFiles"));
        assertEquals(points, read(table));
        assertTrue(share("worth") < 0.9, "files of worth: " + share("worth"));
    }

    @Test
    void historyAndFilesTellHow() throws IOException {
        DeltaTable table = filled();

        long version = table.optimize().zOrderBy("x", "y").run().versions().get(0);

        CommitEntry told = table.history().read(version).orElseThrow();
        assertEquals("OPTIMIZE", told.operation());
        assertEquals("[\"x\",\"y\"]", told.operationParameters().get("zOrderBy"));
        assertEquals("[]", told.operationParameters().get("clusterBy"));
        String entry = entry(version);
        assertTrue(entry.contains("\"ZCUBE_ZORDER_BY\":\"[\\\"x\\\",\\\"y\\\"]\""), entry);
        assertTrue(entry.contains("\"ZCUBE_ZORDER_CURVE\":\"zorder\""), entry);
    }

    @Test
    void whatIsLaidOutSoIsLeftAloneUntilRowsCome() throws IOException {
        DeltaTable table = filled("area");
        table.optimize().zOrderBy("x", "y").run();

        assertEquals(List.of(), table.optimize().zOrderBy("x", "y").run().versions());
        assertNotEquals(List.of(), table.optimize().zOrderBy("y", "x").run().versions());
        table.append(POINT, List.of(new Point(1, 1.0, "new", true, "south", null)));
        OptimizeReport report = table.optimize().zOrderBy("y", "x").run();

        assertEquals(2, report.metric("numRemovedFiles"), "the other partition's stays");
        assertEquals(POINT_COUNT + 1, read(table).size());
    }

    @Test
    void fullCubeStaysAsItIs() throws IOException {
        DeltaTable table = filled();
        table.optimize().with(SMALL).clusterBy("x").run();
        FileBin before = files();
        table.append(POINT, List.of(new Point(1, 1.0, "new", true, "south", null)));
        FileBin after = files();

        ClusteredFiles ofSmallCubes = layout(100);
        assertEquals(List.of(), ofSmallCubes.bins(before));
        List<FileBin> bins = ofSmallCubes.bins(after);
        assertEquals(1, bins.size());
        assertEquals(1, bins.get(0).files().size(), "the new one alone");
        assertEquals(
                after.files().size(),
                layout(1_000_000_000).bins(after).get(0).files().size());
    }

    private FileBin files() throws IOException {
        return BinPacking.partitions(KernelTable.open(disk, clock, TABLE)
                        .orElseThrow()
                        .scan()
                        .files())
                .get(0);
    }

    private ClusteredFiles layout(long cubeSizeBytesMax) throws IOException {
        TableShape shape =
                KernelTable.open(disk, clock, TABLE).orElseThrow().scan().shape();
        StagingTarget target = new StagingTarget(disk, clock, TableRules.of(TABLE, shape), shape.names());
        Clustering clustering = Clustering.of(Curve.HILBERT, List.of("x"), target.schema(), List.of());
        return new ClusteredFiles(target, SMALL, clustering, cubeSizeBytesMax);
    }

    @Test
    void columnsThatCannotBeUsedAreRefusedByName() throws IOException {
        OptimizeBuilder optimize = filled("area").optimize();

        assertRefused("column area partitions the table", () -> optimize.zOrderBy("x", "area"));
        assertRefused("column isMarked is boolean", () -> optimize.clusterBy("isMarked"));
        assertRefused("column x is named twice", () -> optimize.zOrderBy("x", "X"));
        assertRefused("wanted 1 to 8 columns", optimize::zOrderBy);
        assertRefused("nameless", () -> optimize.zOrderBy("nameless"));
    }

    private static void assertRefused(String part, Runnable step) {
        String message = assertThrows(IllegalArgumentException.class, step::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
