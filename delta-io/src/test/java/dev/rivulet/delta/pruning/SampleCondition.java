package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/** Random conditions over {@link SampleTable}, in SQL. */
final class SampleCondition {

    private static final List<String> RELATIONS = List.of("=", "<>", "<", "<=", ">", ">=", "<=>");

    private final SplittableRandom random;

    SampleCondition(SplittableRandom random) {
        this.random = random;
    }

    String next(int depth) {
        int kind = depth == 0 ? 3 + random.nextInt(8) : random.nextInt(11);
        return switch (kind) {
            case 0 -> "(" + next(depth - 1) + " AND " + next(depth - 1) + ")";
            case 1 -> "(" + next(depth - 1) + " OR " + next(depth - 1) + ")";
            case 2 -> "NOT (" + next(depth - 1) + ")";
            default -> leaf(kind);
        };
    }

    private String leaf(int kind) {
        Field column = SampleTable.SCHEMA.field(random.nextInt(SampleTable.SCHEMA.fieldCount()));
        String name = column.name();
        String literal = literal(column.type());
        String relation = RELATIONS.get(random.nextInt(RELATIONS.size()));
        return switch (kind) {
            case 3 -> name + " IS " + (random.nextBoolean() ? "NOT " : "") + "NULL";
            case 4 ->
                name + (random.nextBoolean() ? " NOT" : "") + " IN (" + literal + ", " + literal(column.type())
                        + (random.nextInt(4) == 0 ? ", NULL)" : ")");
            case 5 ->
                name + (random.nextBoolean() ? " NOT" : "") + " BETWEEN " + literal + " AND " + literal(column.type());
            case 6 -> literal + " " + relation + " " + name;
            case 7 -> special(relation);
            default -> name + " " + relation + " " + literal;
        };
    }

    /** Columns of different types, conversions, patterns, and what cannot be looked into. */
    private String special(String relation) {
        String whole = Integer.toString(random.nextInt(80) - 20);
        return switch (random.nextInt(13)) {
            case 0 -> "n " + relation + " i";
            case 1 -> "x " + relation + " f";
            case 2 -> "i " + relation + " x";
            case 3 -> "m " + relation + " " + whole;
            case 4 -> "CAST(t AS date) " + relation + " " + literal(Simple.DATE);
            case 5 -> "t " + relation + " d";
            case 6 -> "TRY_CAST(x AS int) " + relation + " " + whole;
            case 7 -> "TRY_CAST(x AS int) IS NULL";
            case 8 -> "s LIKE 'a%'";
            case 9 -> "s NOT LIKE 'k2_'";
            case 10 -> "b";
            case 11 -> "COALESCE(n, 3) + 1 " + relation + " " + whole;
            default -> "f " + relation + " " + whole + ".1";
        };
    }

    private String literal(DataType type) {
        Object value = SampleTable.value(type, random.nextInt(6), random);
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return switch ((Simple) type) {
            case BOOLEAN -> value.equals(1L) ? "TRUE" : "FALSE";
            case FLOAT, DOUBLE -> "CAST('" + value + "' AS " + type + ")";
            case STRING -> "'" + value + "'";
            case DATE -> "DATE '" + LocalDate.ofEpochDay((Long) value) + "'";
            case TIMESTAMP -> "TIMESTAMP '" + instant(value) + "'";
            case TIMESTAMP_NTZ ->
                "CAST('" + LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC) + "' AS timestamp_ntz)";
            default -> value.toString();
        };
    }

    private static Instant instant(Object micros) {
        return Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS);
    }
}
