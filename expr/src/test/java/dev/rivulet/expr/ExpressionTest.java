package dev.rivulet.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.expr.syntax.SqlParser;
import dev.rivulet.expr.tree.Node;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpressionTest {

    record Reading(String device, long time, double temperature) {}

    @Test
    void whereKeepsOnlyTrue() throws ExpressionException {
        Scalar scratch = new Scalar();

        assertTrue(predicate("i8 > 5").test(SampleRows.ROW, scratch));
        assertFalse(predicate("i8 > 7").test(SampleRows.ROW, scratch));
        assertFalse(predicate("ni > 7").test(SampleRows.ROW, scratch), "unknown is not true");
        assertFalse(predicate("NOT ni > 7").test(SampleRows.ROW, scratch), "and neither is its opposite");
        assertFalse(predicate("NULL").test(SampleRows.ROW, scratch));
    }

    @Test
    void checkHoldsUnlessFalse() throws ExpressionException {
        Expression<Row> condition = predicate("ni > 7").condition();
        Scalar value = new Scalar();

        condition.evaluate(SampleRows.ROW, value);

        assertTrue(value.isNull(), "a constraint can tell unknown from false");
    }

    @Test
    void predicateMustBeACondition() {
        ExpressionException failure = assertThrows(ExpressionException.class, () -> predicate("i8 + 1"));

        assertEquals("`i8 + 1` is of type int, wanted a condition (boolean) such as `x > 0`", failure.getMessage());
    }

    @Test
    void recordsAreRowsToo() throws ExpressionException {
        RecordRowType<Reading> type = RecordRowType.of(Reading.class);
        Expression<Reading> fahrenheit = ExpressionCompiler.compile("temperature * 9 / 5 + 32", type);
        Scalar value = new Scalar();

        fahrenheit.evaluate(new Reading("d", 0, 100), value);

        assertEquals(212.0, value.doubleValue());
        assertFalse(fahrenheit.isNullable());
        assertEquals(Simple.DOUBLE, fahrenheit.type());
    }

    @Test
    void treeShowsColumnsAndConstantsToPlanners() throws ExpressionException {
        Node tree = predicate("i64 >= 2 + 3").condition().tree();

        Node.Operation comparison = (Node.Operation) tree;
        assertEquals(">=", comparison.name());
        assertEquals("i64", ((Node.ColumnRef) comparison.arguments().get(0)).name());
        assertEquals(5L, ((Node.Constant) comparison.arguments().get(1)).value(), "constants are folded");
    }

    @Test
    void placeIsRightOnLaterLines() {
        ExpressionException failure =
                assertThrows(ExpressionException.class, () -> predicate("i8 > 1\n\tand nope = 2"));

        assertEquals("i8 > 1\n\tand nope".indexOf("nope") + 1, failure.column());
    }

    @Test
    void tooLongAndTooDeepTextsAreRefused() {
        int depth = SqlParser.NESTING_MAX;

        assertTrue(
                SampleRows.outcome("(".repeat(depth) + "i8" + ")".repeat(depth)).startsWith("byte 7"));
        assertTrue(SampleRows.outcome("(".repeat(depth + 1) + "i8" + ")".repeat(depth + 1))
                .contains("nested more than"));
        assertTrue(SampleRows.outcome("(".repeat(9_000) + "i8").contains("nested more than"));
        assertTrue(SampleRows.outcome("NOT ".repeat(4_000) + "b").contains("nested more than"));
        assertTrue(SampleRows.outcome("CASE WHEN ".repeat(1_500) + "b").contains("nested more than"));
        assertTrue(SampleRows.outcome("[".repeat(9_000)).contains("nested more than"));
        assertTrue(SampleRows.outcome("i8 + ".repeat(3_000) + "i8").contains("nested more than"));
        assertTrue(SampleRows.outcome("i8" + " ".repeat(30_000)).contains("at most 20000 are allowed"));
    }

    @Test
    void longChainsOfAlternativesAreFine() {
        assertEquals("boolean true", SampleRows.outcome("s = 'x' OR ".repeat(1_500) + "b"));
    }

    @Test
    void deepestExpressionsFitASmallStack() throws Exception {
        int depth = SqlParser.NESTING_MAX - 1;
        String deep = "if(b, ".repeat(depth) + "i8 + 1" + " + 1".repeat(150) + ", 0)".repeat(depth);
        String[] outcome = {""};
        Thread thread = new Thread(null, () -> outcome[0] = SampleRows.outcome(deep), "small stack", 512 << 10);

        thread.start();
        thread.join();

        assertEquals("int 158", outcome[0]);
    }

    @Test
    void garbageGivesAnErrorAndNothingElse() {
        long seed = Long.getLong("rivulet.seed", 11L);
        System.out.println("seed " + seed + "; repeat with -Drivulet.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        String[] pieces = {
            "i8",
            "s",
            "(",
            ")",
            ",",
            "+",
            "-",
            "*",
            "/",
            "'x'",
            "1",
            "1.5",
            "AND",
            "OR",
            "NOT",
            "CASE",
            "WHEN",
            "THEN",
            "END",
            "IS",
            "NULL",
            "IN",
            "LIKE",
            "BETWEEN",
            "=",
            "<",
            "::",
            "int",
            "CAST",
            "AS",
            "[",
            "]",
            ".",
            "DATE",
            "INTERVAL",
            "DAY",
            "if",
            "\"",
            "`",
            "'",
            "--",
            "/*",
            "?",
            ":x",
            "@",
            "#",
            "||",
            "SELECT",
            "FROM",
            "ESCAPE",
            "{",
            "}",
            "->",
            "$$",
            "\\",
            "é",
            "\0"
        };
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(1, 9); count > 0; count--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            // Anything but a value, an error or a failure comes out as an exception.
            String outcome = SampleRows.outcome(text.toString());
            assertFalse(outcome.startsWith("null, though"), () -> text + ": " + outcome);
        }
    }

    @Test
    void numbersAreComputedWithoutAllocation() throws ExpressionException {
        Predicate<Row> predicate = predicate(
                "(d * 9 / 5 + 32 > 3.5e0 OR ni IS NULL) AND i64 % 7 < i32 AND i8 BETWEEN 1 AND 9 AND hour(t) = 12");
        Scalar scratch = new Scalar();
        int trueCount = count(predicate, scratch, 50_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        trueCount += count(predicate, scratch, 50_000);
        long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertEquals(100_000, trueCount);
        assertTrue(allocatedBytes < 50_000, () -> allocatedBytes + " bytes for 50000 rows");
    }

    private static int count(Predicate<Row> predicate, Scalar scratch, int rounds) {
        int count = 0;
        for (int round = 0; round < rounds; round++) {
            count += predicate.test(SampleRows.ROW, scratch) ? 1 : 0;
        }
        return count;
    }

    private static Predicate<Row> predicate(String sql) throws ExpressionException {
        return ExpressionCompiler.compilePredicate(sql, SampleRows.TYPE);
    }
}
