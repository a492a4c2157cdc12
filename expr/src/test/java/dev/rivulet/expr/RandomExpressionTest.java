package dev.rivulet.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random expressions against a naive interpreter. {@code -Drivulet.seed=N} repeats a run; the seed is printed.
 *
 * <p>The interpreter works on numbers of any size and on texts of truth values, and shares nothing with the compiler: it knows the
 * range of long only as a check on each result.
 */
class RandomExpressionTest {

    private static final int EXPRESSION_COUNT = 4_000;
    private static final int ROWS_PER_EXPRESSION = 5;
    private static final long SEED = Long.getLong("rivulet.seed", 20_240_229L);

    private static final StructRowType TYPE = StructRowType.of(
            "Random",
            Schema.of(
                    Field.nullable("n0", Simple.LONG),
                    Field.nullable("n1", Simple.LONG),
                    Field.required("n2", Simple.LONG),
                    Field.nullable("b0", Simple.BOOLEAN),
                    Field.nullable("b1", Simple.BOOLEAN)));

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /** A row's columns as the interpreter sees them; null for null. */
    private record Values(BigDecimal[] numbers, Boolean[] booleans) {}

    /** An expression as text and as a naive computation: null for null. */
    private interface Naive<V> {
        V value(Values row) throws Overflow;
    }

    private record Sample<V>(String text, Naive<V> naive) {}

    private static final class Overflow extends Exception {
        private static final long serialVersionUID = 1L;

        Overflow() {
            super("", null, false, false);
        }
    }

    private final SplittableRandom random = new SplittableRandom(SEED);
    private int nullCount;
    private int failureCount;
    private int valueCount;

    @Test
    void compiledExpressionsAgreeWithTheInterpreter() throws Exception {
        System.out.println("seed " + SEED + "; repeat with -Drivulet.seed=" + SEED);
        for (int index = 0; index < EXPRESSION_COUNT; index++) {
            if (random.nextBoolean()) {
                check(number(5));
            } else {
                check(truth(5));
            }
        }

        System.out.println(valueCount + " values, " + nullCount + " nulls, " + failureCount + " failures");
        assertTrue(Math.min(nullCount, failureCount) > EXPRESSION_COUNT / 10, "nulls and failures are both met often");
    }

    private <V> void check(Sample<V> sample) throws ExpressionException, MalformedRowException {
        Expression<Row> expression = ExpressionCompiler.compile("COALESCE(NULL, " + sample.text() + ")", TYPE);
        for (int row = 0; row < ROWS_PER_EXPRESSION; row++) {
            Values values = values();
            String wanted = wanted(sample, values);
            String found = found(expression, row(values));
            assertEquals(wanted, found, () -> sample.text() + "\nseed " + SEED);
        }
    }

    private <V> String wanted(Sample<V> sample, Values values) {
        try {
            V value = sample.naive().value(values);
            if (value == null) {
                nullCount++;
                return "null";
            }
            valueCount++;
            return value instanceof Boolean bool ? (bool ? "1" : "0") : value.toString();
        } catch (Overflow overflow) {
            failureCount++;
            return "failure";
        }
    }

    private static String found(Expression<Row> expression, Row row) {
        Scalar scalar = new Scalar();
        try {
            expression.evaluate(row, scalar);
        } catch (ExpressionFailure failure) {
            return "failure";
        }
        return scalar.isNull() ? "null" : Long.toString(scalar.longValue());
    }

    private Values values() {
        BigDecimal[] numbers = new BigDecimal[3];
        for (int index = 0; index < numbers.length; index++) {
            boolean isNull = index < 2 && random.nextInt(4) == 0;
            numbers[index] = isNull ? null : BigDecimal.valueOf(someLong());
        }
        Boolean[] booleans = new Boolean[2];
        for (int index = 0; index < booleans.length; index++) {
            booleans[index] = random.nextInt(3) == 0 ? null : random.nextBoolean();
        }
        return new Values(numbers, booleans);
    }

    private long someLong() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(3);
            case 1 -> Long.MIN_VALUE + random.nextInt(3);
            case 2 -> random.nextLong();
            default -> random.nextInt(-5, 6);
        };
    }

    private static Row row(Values values) throws MalformedRowException {
        RowBuilder<Row> builder = TYPE.newBuilder();
        for (int index = 0; index < 3; index++) {
            if (values.numbers()[index] != null) {
                builder.setLong(index, values.numbers()[index].longValueExact());
            }
        }
        for (int index = 0; index < 2; index++) {
            if (values.booleans()[index] != null) {
                builder.setLong(3 + index, values.booleans()[index] ? 1 : 0);
            }
        }
        return builder.build();
    }

    private Sample<BigDecimal> number(int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return leafNumber();
        }
        Sample<BigDecimal> left = number(depth - 1);
        Sample<BigDecimal> right = number(depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> arithmetic(left, "+", right);
            case 1 -> arithmetic(left, "-", right);
            case 2 -> arithmetic(left, "*", right);
            case 3 -> arithmetic(left, "%", right);
            case 4 -> arithmetic(left, "DIV", right);
            case 5 -> choice(truth(depth - 1), left, right);
            case 6 ->
                new Sample<>("COALESCE(" + left.text() + ", " + right.text() + ")", row -> {
                    BigDecimal value = left.naive().value(row);
                    return value == null ? right.naive().value(row) : value;
                });
            case 7 ->
                new Sample<>("NULLIF(" + left.text() + ", " + right.text() + ")", row -> {
                    BigDecimal value = left.naive().value(row);
                    // The second is computed only if the first is not null: null equals nothing.
                    return value == null || value.equals(right.naive().value(row)) ? null : value;
                });
            default ->
                new Sample<>("(-(" + left.text() + "))", row -> {
                    BigDecimal value = left.naive().value(row);
                    return value == null ? null : checked(value.negate());
                });
        };
    }

    private Sample<BigDecimal> leafNumber() {
        int column = random.nextInt(3);
        if (random.nextBoolean()) {
            return new Sample<>("n" + column, row -> row.numbers()[column]);
        }
        long literal = random.nextInt(-9, 10);
        return new Sample<>("CAST(" + literal + " AS long)", row -> BigDecimal.valueOf(literal));
    }

    private Sample<BigDecimal> arithmetic(Sample<BigDecimal> left, String sign, Sample<BigDecimal> right) {
        return new Sample<>("(" + left.text() + " " + sign + " " + right.text() + ")", row -> {
            BigDecimal leftValue = left.naive().value(row);
            if (leftValue == null) {
                return null;
            }
            BigDecimal rightValue = right.naive().value(row);
            return rightValue == null ? null : checked(computed(leftValue, sign, rightValue));
        });
    }

    private static BigDecimal computed(BigDecimal left, String sign, BigDecimal right) throws Overflow {
        boolean divides = sign.equals("%") || sign.equals("DIV");
        if (divides && right.signum() == 0) {
            throw new Overflow();
        }
        return switch (sign) {
            case "+" -> left.add(right);
            case "-" -> left.subtract(right);
            case "*" -> left.multiply(right);
            case "%" -> left.remainder(right);
            default -> left.divideToIntegralValue(right);
        };
    }

    private static BigDecimal checked(BigDecimal value) throws Overflow {
        if (value.compareTo(LONG_MIN) < 0 || value.compareTo(LONG_MAX) > 0) {
            throw new Overflow();
        }
        return value.setScale(0);
    }

    private static <V> Sample<V> choice(Sample<Boolean> condition, Sample<V> left, Sample<V> right) {
        return new Sample<>(
                "CASE WHEN " + condition.text() + " THEN " + left.text() + " ELSE " + right.text() + " END",
                row -> Boolean.TRUE.equals(condition.naive().value(row))
                        ? left.naive().value(row)
                        : right.naive().value(row));
    }

    private Sample<Boolean> truth(int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            int column = random.nextInt(2);
            return new Sample<>("b" + column, row -> row.booleans()[column]);
        }
        return switch (random.nextInt(7)) {
            case 0 -> junction(truth(depth - 1), "AND", truth(depth - 1), false);
            case 1 -> junction(truth(depth - 1), "OR", truth(depth - 1), true);
            case 2 -> negation(truth(depth - 1));
            case 3 -> nullTest(number(depth - 1));
            case 4 -> between(number(depth - 1), number(depth - 1), number(depth - 1));
            case 5 -> choice(truth(depth - 1), truth(depth - 1), truth(depth - 1));
            default -> comparison(number(depth - 1), number(depth - 1));
        };
    }

    /** Kleene's AND and OR, where the right side is not computed if the left one decides. */
    private static Sample<Boolean> junction(
            Sample<Boolean> left, String word, Sample<Boolean> right, boolean decisive) {
        return new Sample<>("(" + left.text() + " " + word + " " + right.text() + ")", row -> {
            Boolean leftValue = left.naive().value(row);
            if (leftValue != null && leftValue == decisive) {
                return decisive;
            }
            Boolean rightValue = right.naive().value(row);
            if (rightValue != null && rightValue == decisive) {
                return decisive;
            }
            return leftValue == null || rightValue == null ? null : !decisive;
        });
    }

    private static Sample<Boolean> negation(Sample<Boolean> operand) {
        return new Sample<>("(NOT " + operand.text() + ")", row -> {
            Boolean value = operand.naive().value(row);
            return value == null ? null : !value;
        });
    }

    private static Sample<Boolean> nullTest(Sample<BigDecimal> operand) {
        return new Sample<>(
                "(" + operand.text() + " IS NULL)", row -> operand.naive().value(row) == null);
    }

    private static Sample<Boolean> between(Sample<BigDecimal> value, Sample<BigDecimal> low, Sample<BigDecimal> high) {
        String text = "(" + value.text() + " BETWEEN " + low.text() + " AND " + high.text() + ")";
        Naive<Boolean> isAbove = compared(value, ">=", low);
        Naive<Boolean> isBelow = compared(value, "<=", high);
        return new Sample<>(
                text,
                junction(new Sample<>("", isAbove), "AND", new Sample<>("", isBelow), false)
                        .naive());
    }

    private Sample<Boolean> comparison(Sample<BigDecimal> left, Sample<BigDecimal> right) {
        String[] signs = {"=", "<>", "<", "<=", ">", ">="};
        String sign = signs[random.nextInt(signs.length)];
        return new Sample<>("(" + left.text() + " " + sign + " " + right.text() + ")", compared(left, sign, right));
    }

    private static Naive<Boolean> compared(Sample<BigDecimal> left, String sign, Sample<BigDecimal> right) {
        return row -> {
            BigDecimal leftValue = left.naive().value(row);
            BigDecimal rightValue = leftValue == null ? null : right.naive().value(row);
            if (rightValue == null) {
                return null;
            }
            int order = leftValue.compareTo(rightValue);
            return switch (sign) {
                case "=" -> order == 0;
                case "<>" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        };
    }
}
