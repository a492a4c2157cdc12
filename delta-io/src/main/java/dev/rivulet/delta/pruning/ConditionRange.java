package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Linker;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.Ordering;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may be in the rows of a file, from what its columns may be there: interval arithmetic with SQL's three truth
 * values. What is not understood may be anything. Immutable.
 *
 * <p>Rows that the expression fails for are not thought of: a file is left out if none of its rows can make a condition true, also if
 * one of them would fail.
 *
 * @param columns what each column, or field of a struct in one, may be
 */
record ConditionRange(Function<ColumnPart, ValueRange> columns) {

    private static final Set<DataType> WHOLE_NUMBERS = Set.of(Simple.BYTE, Simple.SHORT, Simple.INT, Simple.LONG);
    private static final Set<DataType> TIMES = Set.of(Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMP_NTZ);

    /** Operations that give their operands a common type: a conversion beneath one of these bears its name. */
    private static final Set<String> CONVERTING = Set.of("cast", "=", "<>", "<", "<=", ">", ">=", "<=>", "in");

    Truth truth(Node condition) {
        if (condition instanceof Node.Operation operation && ColumnPart.of(condition) == null) {
            return ofOperation(operation);
        }
        ValueRange range = value(condition);
        boolean mayBeFalse = range.least() == null || !range.least().equals(1L);
        boolean mayBeTrue = range.greatest() == null || !range.greatest().equals(0L);
        return new Truth(range.mayBeValue() && mayBeTrue, range.mayBeValue() && mayBeFalse, range.mayBeNull());
    }

    private Truth ofOperation(Node.Operation operation) {
        List<Node> operands = operation.arguments();
        if (operation.type() != Simple.BOOLEAN) {
            throw new AssertionError(operation.name() + " is " + operation.type() + ", wanted a condition");
        }
        return switch (operation.name()) {
            case "and" -> Truth.and(truths(operands));
            case "or" -> Truth.or(truths(operands));
            case "not" -> truth(operands.get(0)).not();
            case "is null" -> isNull(operands.get(0));
            case "=", "<>", "<", "<=", ">", ">=" -> relation(operation);
            case "<=>" -> same(operands);
            case "in" -> in(operands);
            case "like" -> like(operation);
            default -> Truth.unknown(operation.isNullable());
        };
    }

    private List<Truth> truths(List<Node> conditions) {
        return conditions.stream().map(this::truth).toList();
    }

    private Truth isNull(Node operand) {
        ValueRange range = value(operand);
        return new Truth(range.mayBeNull(), range.mayBeValue(), false);
    }

    private Truth relation(Node.Operation operation) {
        ValueRange left = value(operation.arguments().get(0));
        ValueRange right = value(operation.arguments().get(1));
        boolean mayBeNull = left.mayBeNull() || right.mayBeNull();
        if (!left.mayBeValue() || !right.mayBeValue()) {
            return Truth.NULL;
        }
        boolean mayBeLess = left.mayBeLess(right);
        boolean mayBeEqual = left.mayBeEqual(right);
        boolean mayBeGreater = right.mayBeLess(left);
        return switch (operation.name()) {
            case "=" -> new Truth(mayBeEqual, mayBeLess || mayBeGreater, mayBeNull);
            case "<>" -> new Truth(mayBeLess || mayBeGreater, mayBeEqual, mayBeNull);
            case "<" -> new Truth(mayBeLess, mayBeEqual || mayBeGreater, mayBeNull);
            case "<=" -> new Truth(mayBeLess || mayBeEqual, mayBeGreater, mayBeNull);
            case ">" -> new Truth(mayBeGreater, mayBeLess || mayBeEqual, mayBeNull);
            case ">=" -> new Truth(mayBeGreater || mayBeEqual, mayBeLess, mayBeNull);
            default -> throw new AssertionError(operation.name() + " is no relation");
        };
    }

    private Truth same(List<Node> operands) {
        ValueRange left = value(operands.get(0));
        ValueRange right = value(operands.get(1));
        boolean mayBothBeValues = left.mayBeValue() && right.mayBeValue();
        boolean mayBothBeNull = left.mayBeNull() && right.mayBeNull();
        boolean mayOneBeNull = left.mayBeNull() && right.mayBeValue() || left.mayBeValue() && right.mayBeNull();
        boolean mayDiffer = mayBothBeValues && (left.mayBeLess(right) || right.mayBeLess(left));
        return new Truth(mayBothBeNull || mayBothBeValues && left.mayBeEqual(right), mayOneBeNull || mayDiffer, false);
    }

    private Truth in(List<Node> operands) {
        ValueRange wanted = value(operands.get(0));
        List<ValueRange> list =
                operands.subList(1, operands.size()).stream().map(this::value).toList();
        if (!wanted.mayBeValue()) {
            return Truth.NULL;
        }
        boolean mayBeTrue = list.stream().anyMatch(element -> element.mayBeValue() && wanted.mayBeEqual(element));
        boolean isSurelyTrue = list.stream().anyMatch(element -> !element.mayBeNull() && wanted.isSurelyEqual(element));
        boolean mayBeNull = wanted.mayBeNull() || list.stream().anyMatch(ValueRange::mayBeNull);
        return new Truth(mayBeTrue, !isSurelyTrue, mayBeNull);
    }

    /** What does not begin as the pattern does cannot match. */
    private Truth like(Node.Operation operation) {
        boolean isLiteral = operation.arguments().size() == 2
                && operation.arguments().get(1) instanceof Node.Constant constant
                && constant.value() != null;
        if (!isLiteral) {
            return Truth.unknown(operation.isNullable());
        }
        ValueRange text = value(operation.arguments().get(0));
        String pattern = (String)
                Objects.requireNonNull(((Node.Constant) operation.arguments().get(1)).value());
        String prefix = pattern.substring(0, (int)
                pattern.chars().takeWhile(unit -> "%_\\".indexOf(unit) < 0).count());
        ValueRange matching = new ValueRange(Simple.STRING, false, true, prefix, Ordering.abovePrefix(prefix));
        return new Truth(text.mayBeValue() && text.mayBeEqual(matching), text.mayBeValue(), text.mayBeNull());
    }

    private ValueRange value(Node node) {
        if (node instanceof Node.Constant constant) {
            return ValueRange.of(constant.type(), constant.value());
        }
        if (node instanceof Node.UntypedNull untyped) {
            return ValueRange.of(untyped.type(), null);
        }
        ColumnPart part = ColumnPart.of(node);
        if (part != null) {
            return columns.apply(part);
        }
        if (!(node instanceof Node.Operation operation)) {
            throw new AssertionError("unknown node " + node);
        }
        if (operation.type() == Simple.BOOLEAN) {
            return ofTruth(truth(operation));
        }
        return isOrderedConversion(operation)
                ? converted(operation)
                : ValueRange.unknown(operation.type(), operation.isNullable());
    }

    private static ValueRange ofTruth(Truth truth) {
        return new ValueRange(
                Simple.BOOLEAN,
                truth.mayBeNull(),
                truth.mayBeTrue() || truth.mayBeFalse(),
                truth.mayBeFalse() ? 0L : 1L,
                truth.mayBeTrue() ? 1L : 0L);
    }

    /** Whether it is a conversion that never puts a greater value below a lesser one, as all between numbers and between times. */
    private static boolean isOrderedConversion(Node.Operation operation) {
        if (operation.arguments().size() != 1 || !CONVERTING.contains(operation.name())) {
            return false;
        }
        DataType from = operation.arguments().get(0).type();
        return isNumber(from) && isNumber(operation.type()) || TIMES.contains(from) && TIMES.contains(operation.type());
    }

    private static boolean isNumber(DataType type) {
        return type instanceof Decimal || type.physical() == DataType.Physical.DOUBLE || WHOLE_NUMBERS.contains(type);
    }

    private ValueRange converted(Node.Operation operation) {
        ValueRange operand = value(operation.arguments().get(0));
        // What TRY_CAST cannot convert becomes null.
        boolean mayBeNull = operand.mayBeNull() || operation.name().equals("cast") && operation.isNullable();
        return new ValueRange(
                operation.type(),
                mayBeNull,
                operand.mayBeValue(),
                converted(operation, operand.least()),
                converted(operation, operand.greatest()));
    }

    /** The bound in the conversion's type; null, for unbounded, if it has no such form. */
    private static @Nullable Object converted(Node.Operation conversion, @Nullable Object bound) {
        if (bound == null) {
            return null;
        }
        DataType from = conversion.arguments().get(0).type();
        Scalar out = new Scalar();
        try {
            conversion
                    .code()
                    .link(List.of(Linker.constant(new Node.Constant(from, bound))))
                    .evaluate(bound, out);
        } catch (ExpressionFailure none) {
            return null;
        }
        if (out.isNull()) {
            return null;
        }
        return switch (conversion.type().physical()) {
            case LONG -> out.longValue();
            case DOUBLE -> out.doubleValue();
            case OBJECT -> out.objectValue();
        };
    }
}
