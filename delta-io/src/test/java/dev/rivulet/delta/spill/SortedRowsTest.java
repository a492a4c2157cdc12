package dev.rivulet.delta.spill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows come in the order of a stable sort, in memory or in runs on disk, of which nothing is left. */
final class SortedRowsTest {

    private static final Path DIRECTORY = Path.of("/work");

    @Test
    void rowsComeAsAStableSortHasThem() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SimDisk disk = new SimDisk(new SimClock(), seed);
            disk.createDirectories(DIRECTORY);
            List<EncodedRow> rows = some(random, random.nextInt(300));
            List<EncodedRow> found = new ArrayList<>();

            try (SortedRows sorted = new SortedRows(disk, DIRECTORY.resolve("run"), 1 + random.nextInt(8_000))) {
                for (EncodedRow row : rows) {
                    sorted.add(row);
                }
                sorted.forEach(found::add);
            }

            assertEquals(
                    rows.stream()
                            .sorted(Comparator.comparingLong(EncodedRow::place))
                            .toList(),
                    found,
                    "seed " + seed);
            assertEquals(List.of(), disk.list(DIRECTORY));
        }
    }

    /** Few places, so that many rows have the same, and now and then a row that no buffer holds. */
    private static List<EncodedRow> some(SplittableRandom random, int count) {
        List<EncodedRow> rows = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int size = random.nextInt(100) == 0 ? 70_000 : Integer.BYTES + random.nextInt(50);
            byte[] bytes = ByteBuffer.allocate(size).putInt(number).array();
            rows.add(new EncodedRow(random.nextBoolean() ? random.nextLong(5) : random.nextLong(), bytes));
        }
        return rows;
    }
}
