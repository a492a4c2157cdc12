package dev.rivulet.delta.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Predicate;
import dev.rivulet.expr.Scalar;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random conditions on fields of structs, and of structs in these, over random files, each row asked one by one: what is read is what they say,
 * also in tables whose files call the fields otherwise, and most files without such a row are not opened.
 */
final class FieldPruningModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 8;
    private static final int CONDITION_COUNT = 25;

    /** The columns of {@link SampleTable}: some are fields of a struct here, and some of a struct in it. */
    private static final int OUTER_COUNT = 4;

    private static final StructRowType INNER = struct("inner", OUTER_COUNT, SampleTable.SCHEMA.fieldCount());
    private static final StructRowType OUTER = outer();
    private static final StructRowType ROWS = StructRowType.of(
            "row",
            Schema.of(Field.required("id", Simple.LONG), Field.nullable("at", new DataType.Struct(OUTER.schema()))));

    /** A word of one letter that is not in a text. */
    private static final Pattern COLUMN = Pattern.compile("\\b([a-z])\\b(?=(?:[^']*'[^']*')*[^']*$)");

    private int emptyCount;
    private int skippedCount;

    private static StructRowType struct(String name, int from, int to) {
        return StructRowType.of(name, Schema.of(SampleTable.SCHEMA.fields().subList(from, to)));
    }

    private static StructRowType outer() {
        List<Field> fields = new ArrayList<>(SampleTable.SCHEMA.fields().subList(0, OUTER_COUNT));
        fields.add(Field.nullable("deep", new DataType.Struct(INNER.schema())));
        return StructRowType.of("outer", Schema.of(fields));
    }

    @Test
    void whatIsReadIsAllThatIsThere() throws IOException, ExpressionException {
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            compare(seed, false);
        }
        assertTrue(skippedCount > emptyCount * 0.7, skippedCount + " of " + emptyCount + " were left out");
    }

    /** NaN is above all numbers, and is not in what others say of the least and the greatest. */
    @Test
    void whatIsReadIsAllThatIsThereWithStatisticsOfOtherWriters() throws IOException, ExpressionException {
        for (long seed = 1; seed <= 2 * SEED_COUNT; seed++) {
            compare(seed, true);
        }
        assertTrue(skippedCount > emptyCount * 0.5, skippedCount + " of " + emptyCount + " were left out");
    }

    /** Files of one, two and NaN in each combination, and each form of what others say of them. */
    @Test
    void nanIsFoundWhateverIsSaidOfTheNumbersBesideIt() throws IOException, ExpressionException {
        double[] numbers = {1, 2, Double.NaN};
        for (int form = 0; form < ForeignFieldStatistics.FORM_COUNT; form++) {
            int ofAll = form;
            SimDisk disk = new SimDisk(SampleTable.CLOCK, form);
            DeltaTable table = DeltaTable.openOrCreate(
                    disk, SampleTable.CLOCK, SampleTable.PATH, TableDefinition.of(ROWS.schema()));
            List<List<Row>> files = new ArrayList<>();
            for (int set = 1; set < 1 << numbers.length; set++) {
                List<Row> rows = new ArrayList<>();
                for (int number = 0; number < numbers.length; number++) {
                    if ((set >> number & 1) == 1) {
                        rows.add(row(10L * set + number, numbers[number]));
                    }
                }
                table.append(ROWS, rows);
                files.add(rows);
            }
            new ForeignFieldStatistics(() -> ofAll).rewrite(disk, files);
            DeltaTable foreign = DeltaTable.open(disk, SampleTable.CLOCK, SampleTable.PATH);
            for (String field : List.of("at.x", "at.f")) {
                for (String comparison : List.of("> 5", ">= 2", "= 1", "< 2", "<= 1", "<> 1", "<> 2", "IN (1, 7)")) {
                    compare(foreign, files, field + " " + comparison, form);
                    compare(foreign, files, "NOT (" + field + " " + comparison + ")", form);
                }
            }
        }
    }

    private static Row row(long id, double number) {
        RowBuilder<Row> outer = OUTER.newBuilder();
        outer.setLong(0, 0);
        outer.setDouble(2, number);
        outer.setDouble(3, number);
        RowBuilder<Row> row = ROWS.newBuilder();
        row.setLong(0, id);
        row.setObject(1, SampleTable.built(outer));
        return SampleTable.built(row);
    }

    private void compare(long seed, boolean isForeign) throws IOException, ExpressionException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(SampleTable.CLOCK, seed);
        TableDefinition definition = TableDefinition.of(ROWS.schema());
        DeltaTable table = DeltaTable.openOrCreate(
                disk,
                SampleTable.CLOCK,
                SampleTable.PATH,
                seed % 3 == 0 && !isForeign ? definition.withProperty("delta.columnMapping.mode", "name") : definition);
        List<List<Row>> files = new ArrayList<>();
        long id = 0;
        for (int file = 0; file < 3; file++) {
            List<Row> rows = new ArrayList<>();
            for (Row flat : SampleTable.rows(random)) {
                rows.add(row(id++, flat, random.nextInt(6)));
            }
            table.append(ROWS, rows);
            files.add(rows);
        }
        if (isForeign) {
            new ForeignFieldStatistics(() -> random.nextInt(ForeignFieldStatistics.FORM_COUNT)).rewrite(disk, files);
            table = DeltaTable.open(disk, SampleTable.CLOCK, SampleTable.PATH);
        } else if (seed % 3 == 0) {
            table.alter().renameColumn("at.deep.s", "text");
            table.alter().renameColumn("at.deep.text", "s");
        }
        SampleCondition conditions = new SampleCondition(random);
        for (int number = 0; number < CONDITION_COUNT; number++) {
            String sql = COLUMN.matcher(conditions.next(random.nextInt(3))).replaceAll(FieldPruningModelTest::path);
            compare(table, files, sql, seed);
        }
    }

    private static String path(java.util.regex.MatchResult column) {
        int index = SampleTable.SCHEMA.requireIndexOf(column.group(1));
        return (index < OUTER_COUNT ? "at." : "at.deep.") + column.group(1);
    }

    private void compare(DeltaTable table, List<List<Row>> files, String sql, long seed)
            throws IOException, ExpressionException {
        Predicate<Row> condition = ExpressionCompiler.compilePredicate(sql, ROWS);
        List<Long> wanted = new ArrayList<>();
        int emptyFileCount = 0;
        for (List<Row> rows : files) {
            int before = wanted.size();
            for (Row row : rows) {
                try {
                    if (condition.test(row, new Scalar())) {
                        wanted.add(row.longValue(0));
                    }
                } catch (ExpressionFailure failing) {
                    return; // Reading ends with it if the file is opened.
                }
            }
            emptyFileCount += wanted.size() == before ? 1 : 0;
        }
        List<Long> found = new ArrayList<>();
        table.read().where(sql).forEach(row -> found.add(row.longValue(0)));
        found.sort(null);
        assertEquals(wanted, found, () -> "seed " + seed + ": " + sql + "\nrows " + files);
        emptyCount += emptyFileCount;
        skippedCount += table.read().where(sql).plan().skippedFileCount();
    }

    /**
     * @param dice 0 for no struct, 1 for none in it
     */
    private static Row row(long id, Row flat, int dice) {
        RowBuilder<Row> inner = INNER.newBuilder();
        copy(flat, OUTER_COUNT, SampleTable.SCHEMA.fieldCount(), inner);
        RowBuilder<Row> outer = OUTER.newBuilder();
        copy(flat, 0, OUTER_COUNT, outer);
        SampleTable.put(outer, OUTER_COUNT, dice == 1 ? null : SampleTable.built(inner));
        RowBuilder<Row> row = ROWS.newBuilder();
        row.setLong(0, id);
        SampleTable.put(row, 1, dice == 0 ? null : SampleTable.built(outer));
        return SampleTable.built(row);
    }

    private static void copy(Row flat, int from, int to, RowBuilder<Row> target) {
        for (int index = from; index < to; index++) {
            if (flat.isNull(index)) {
                target.setNull(index - from);
                continue;
            }
            switch (SampleTable.SCHEMA.field(index).type().physical()) {
                case LONG -> target.setLong(index - from, flat.longValue(index));
                case DOUBLE -> target.setDouble(index - from, flat.doubleValue(index));
                case OBJECT -> target.setObject(index - from, flat.objectValue(index));
            }
        }
    }
}
