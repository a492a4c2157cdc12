package dev.rivulet.expr;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.expr.function.CallSite;
import dev.rivulet.expr.function.Casts;
import dev.rivulet.expr.function.FunctionTable;
import dev.rivulet.expr.function.Nested;
import dev.rivulet.expr.function.Times;
import dev.rivulet.expr.syntax.Syntax;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** Looks up names and types in a schema. Immutable. */
final class Binder {

    private final Schema schema;

    Binder(Schema schema) {
        this.schema = schema;
    }

    Node bind(Syntax syntax) throws ExpressionException {
        if (syntax instanceof Syntax.Literal literal) {
            return new Node.Constant(literal.type(), literal.value());
        } else if (syntax instanceof Syntax.Null) {
            return new Node.UntypedNull();
        } else if (syntax instanceof Syntax.ColumnName name) {
            return column(name);
        } else if (syntax instanceof Syntax.FieldOf field) {
            return Nested.field(new CallSite(field), bind(field.struct()), field.name());
        } else if (syntax instanceof Syntax.Cast cast) {
            return Casts.explicit(new CallSite(cast), bind(cast.operand()), cast.type(), cast.isTry());
        } else if (syntax instanceof Syntax.Call call) {
            return call(call);
        } else if (syntax instanceof Syntax.Interval interval) {
            throw new ExpressionException(
                    "`" + interval + "` is no value of its own; it can be added to or subtracted from a time",
                    interval.column());
        } else if (syntax instanceof Syntax.Star star) {
            throw new ExpressionException("`*` stands for all columns, wanted a single value", star.column());
        }
        throw new AssertionError("unknown syntax " + syntax);
    }

    /** The column that is called so or, of the first names, the longest that is a column, and fields of structs in it by the others. */
    private Node column(Syntax.ColumnName name) throws ExpressionException {
        List<String> parts = name.parts();
        for (int count = parts.size(); count > 0; count--) {
            int index = schema.indexOf(String.join(".", parts.subList(0, count)));
            if (index >= 0) {
                Field field = schema.field(index);
                Node node = new Node.ColumnRef(index, field.name(), field.type(), field.isNullable());
                for (String inner : parts.subList(count, parts.size())) {
                    node = Nested.field(new CallSite(name), node, inner);
                }
                return node;
            }
        }
        throw new ExpressionException(
                "unknown column `" + name.name() + "`" + NearestWord.hint(name.name(), schema.names(), "columns"),
                name.column());
    }

    private Node call(Syntax.Call call) throws ExpressionException {
        if (call.arguments().size() == 2
                && (call.name().equals("+") || call.name().equals("-"))) {
            Syntax left = call.arguments().get(0);
            Syntax right = call.arguments().get(1);
            if (right instanceof Syntax.Interval interval) {
                return Times.shifted(
                        new CallSite(call), bind(left), interval, call.name().equals("+") ? 1 : -1);
            } else if (left instanceof Syntax.Interval interval && call.name().equals("+")) {
                return Times.shifted(new CallSite(call), bind(right), interval, 1);
            }
        }
        FunctionTable.requireKnown(call);
        List<Node> arguments = new ArrayList<>();
        for (Syntax argument : call.arguments()) {
            arguments.add(bind(argument));
        }
        return FunctionTable.bind(call, arguments);
    }
}
