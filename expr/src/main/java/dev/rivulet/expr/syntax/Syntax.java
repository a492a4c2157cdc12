package dev.rivulet.expr.syntax;

import dev.rivulet.core.row.DataType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An expression as it was written, before names and types are looked up. Immutable. {@code toString} gives SQL that means the same,
 * for messages.
 */
public sealed interface Syntax {

    /** Where it begins in the text, in UTF-16 units from 1. */
    int column();

    /** The literal NULL, which takes its type from what surrounds it. */
    record Null(int column) implements Syntax {
        @Override
        public String toString() {
            return "NULL";
        }
    }

    /**
     * A literal value.
     *
     * @param value in the physical form of the type: Long, Double or the object
     * @param text as it was written
     */
    record Literal(Object value, DataType type, String text, int column) implements Syntax {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A span of time: calendar months and a fixed part, either may be negative. */
    record Interval(long months, long micros, String text, int column) implements Syntax {
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The name of a field, without quotes, or several with points between, such as {@code source.amount} or {@code address.city}.
     *
     * @param parts one at least
     */
    record ColumnName(List<String> parts, int column) implements Syntax {

        public ColumnName {
            parts = List.copyOf(parts);
        }

        /** As it was written, but for quotes. */
        public String name() {
            return String.join(".", parts);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** A field of the struct that an expression gives. */
    record FieldOf(Syntax struct, String name, int column) implements Syntax {
        @Override
        public String toString() {
            return struct + "." + name;
        }
    }

    /** The {@code *} in {@code count(*)}. */
    record Star(int column) implements Syntax {
        @Override
        public String toString() {
            return "*";
        }
    }

    /**
     * An operator or a function.
     *
     * @param name in lower case; operators by their sign or word, {@code case} with pairs of condition and value and perhaps a value
     *     for all other rows
     */
    record Call(String name, List<Syntax> arguments, int column) implements Syntax {

        private static final Set<String> INFIX = Set.of(
                "+", "-", "*", "/", "%", "div", "||", "=", "<>", "<", "<=", ">", ">=", "<=>", "and", "or", "like");

        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            if (INFIX.contains(name) && arguments.size() > 1) {
                return arguments.stream().map(Call::operandText).collect(Collectors.joining(" " + shownName() + " "));
            }
            return switch (name) {
                case "+", "-" -> name + operandText(arguments.get(0));
                case "not" -> "NOT " + operandText(arguments.get(0));
                case "[]" -> operandText(arguments.get(0)) + "[" + arguments.get(1) + "]";
                case "is null" -> operandText(arguments.get(0)) + " IS NULL";
                case "in" -> operandText(arguments.get(0)) + " IN " + list(arguments.subList(1, arguments.size()));
                default -> name + list(arguments);
            };
        }

        private String shownName() {
            return Character.isLetter(name.charAt(0)) ? name.toUpperCase(Locale.ROOT) : name;
        }

        private static String operandText(Syntax operand) {
            boolean isCompound = operand instanceof Call call && (INFIX.contains(call.name) || call.name.equals("not"));
            return isCompound ? "(" + operand + ")" : operand.toString();
        }

        private static String list(List<Syntax> arguments) {
            return arguments.stream().map(Syntax::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /**
     * A conversion.
     *
     * @param isTry whether what cannot be converted becomes null instead of failing the row
     */
    record Cast(Syntax operand, DataType type, boolean isTry, int column) implements Syntax {
        @Override
        public String toString() {
            return (isTry ? "TRY_CAST(" : "CAST(") + operand + " AS " + type + ")";
        }
    }
}
