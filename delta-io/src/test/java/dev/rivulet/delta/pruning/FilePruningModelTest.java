package dev.rivulet.delta.pruning;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.Row;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Predicate;
import dev.rivulet.expr.Scalar;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random conditions over random files, each row asked one by one: a file that holds a row in question is never left out. */
final class FilePruningModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 5_000 : 12;
    private static final int CONDITION_COUNT = 80;

    /** How many files held no row in question, and how many of them were left out. */
    private int emptyCount;

    private int skippedCount;

    @Test
    void noRowIsLost() throws IOException, ExpressionException {
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            compare(seed, false);
        }
        assertTrue(skippedCount > emptyCount * 0.8, skippedCount + " of " + emptyCount + " were left out");
    }

    @Test
    void noRowIsLostWithStatisticsOfOtherWriters() throws IOException, ExpressionException {
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            compare(seed, true);
        }
        assertTrue(skippedCount > emptyCount * 0.6, skippedCount + " of " + emptyCount + " were left out");
    }

    private void compare(long seed, boolean isForeign) throws IOException, ExpressionException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(SampleTable.CLOCK, seed);
        SampleTable.write(disk, random);
        Map<String, List<Row>> rows = rows(scan(disk));
        if (isForeign) {
            new ForeignStatistics(random).rewrite(disk, rows);
        }
        TableScan scan = scan(disk);
        List<LiveFile> files = scan.files();
        SampleCondition conditions = new SampleCondition(random);
        for (int number = 0; number < CONDITION_COUNT; number++) {
            String sql = conditions.next(random.nextInt(3));
            Predicate<Row> condition = ExpressionCompiler.compilePredicate(sql, SampleTable.TYPE);
            FilePruning pruning = new FilePruning(scan, condition.condition().tree());
            for (LiveFile file : files) {
                List<Row> ofFile = rows.getOrDefault(file.path(), List.of());
                boolean isWanted = ofFile.stream().anyMatch(row -> isTrue(condition, row));
                boolean isChosen = pruning.mayHoldRows(file);
                assertTrue(
                        isChosen || !isWanted,
                        () -> "seed " + seed + ": " + sql + "\nrows " + ofFile + "\nstatistics " + file.statistics());
                emptyCount += isWanted ? 0 : 1;
                skippedCount += isChosen ? 0 : 1;
            }
        }
    }

    private static boolean isTrue(Predicate<Row> condition, Row row) {
        try {
            return condition.test(row, new Scalar());
        } catch (ExpressionFailure none) {
            return false;
        }
    }

    private static TableScan scan(SimDisk disk) throws IOException {
        return KernelTable.open(disk, SampleTable.CLOCK, SampleTable.PATH)
                .orElseThrow()
                .scan();
    }

    private static Map<String, List<Row>> rows(TableScan scan) throws IOException {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        for (LiveFile file : scan.files()) {
            List<Row> ofFile = new ArrayList<>();
            scan.visit(file, SampleTable.TYPE, PartitionText::parse, ofFile::add);
            rows.put(file.path(), ofFile);
        }
        return rows;
    }
}
