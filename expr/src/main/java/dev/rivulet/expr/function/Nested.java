package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Node;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Looks into arrays, maps and structs: {@code a.b}, {@code a[0]}, {@code m['k']}, {@code GET ELEMENT_AT TRY_ELEMENT_AT SIZE
 * ARRAY_CONTAINS MAP_CONTAINS_KEY}. An element beyond an array's end fails the row, as in Spark's ANSI mode; a key that a map lacks gives
 * null. Stateless.
 */
public final class Nested {

    private static final String ARRAY_OR_MAP = "an array and a whole number, or a map and a key";

    private Nested() {}

    static List<Function> functions() {
        return List.of(
                Function.of("[]", 2, (site, arguments) -> element(site, arguments, 0, false)),
                Function.of("get", 2, Nested::get),
                Function.of("element_at", 2, (site, arguments) -> element(site, arguments, 1, false)),
                Function.of("try_element_at", 2, (site, arguments) -> element(site, arguments, 1, true)),
                Function.of("size", 1, Nested::size),
                Function.of("array_contains", 2, Nested::arrayContains),
                Function.of("map_contains_key", 2, Nested::mapContainsKey));
    }

    /**
     * A field of a struct.
     *
     * @throws ExpressionException if the node is no struct or has no such field
     */
    public static Node field(CallSite site, Node node, String name) throws ExpressionException {
        if (!(node.type() instanceof DataType.Struct struct) || node instanceof Node.UntypedNull) {
            throw site.error("there is no `" + name + "` in " + CallSite.typeName(node) + ", wanted a struct");
        }
        int index = struct.schema().indexOf(name);
        if (index < 0) {
            throw site.error("the struct has no field `" + name + "`"
                    + NearestWord.hint(name, struct.schema().names(), "fields"));
        }
        Field field = struct.schema().field(index);
        Code code = Strict.unary(value -> load((Row) value.objectValue(), index, field.type(), value));
        return Node.Operation.field(node, field.name(), field.type(), node.isNullable() || field.isNullable(), code);
    }

    private static void load(Row row, int index, DataType type, Scalar out) {
        if (row.isNull(index)) {
            out.setNull();
            return;
        }
        switch (type.physical()) {
            case LONG -> out.setLong(row.longValue(index));
            case DOUBLE -> out.setDouble(row.doubleValue(index));
            case OBJECT -> Values.store(type, row.objectValue(index), out);
        }
    }

    private static Node get(CallSite site, List<Node> arguments) throws ExpressionException {
        if (!(arguments.get(0).type() instanceof DataType.Array)) {
            throw site.typeError(arguments, "an array and a whole number, counted from 0");
        }
        return element(site, arguments, 0, true);
    }

    /**
     * @param base what the first element of an array is counted as; if it is 1, elements are counted from the end by negative numbers
     * @param isTry whether null comes of an element that is not there
     */
    private static Node element(CallSite site, List<Node> arguments, int base, boolean isTry)
            throws ExpressionException {
        if (arguments.get(0).type() instanceof DataType.Array array
                && Types.isWhole(arguments.get(1).type())) {
            Code code = Strict.all(arguments, (values, out) -> {
                List<?> list = (List<?>) values[0];
                long wanted = (Long) values[1];
                long index = base == 1 && wanted < 0 ? list.size() + wanted : wanted - base;
                if (index >= 0 && index < list.size()) {
                    Values.store(array.element(), list.get((int) index), out);
                } else if (isTry) {
                    out.setNull();
                } else {
                    throw site.failure("element " + wanted + " is wanted, and the array has " + list.size());
                }
            });
            return site.operation(array.element(), true, arguments, code);
        }
        if (arguments.get(0).type() instanceof DataType.Map map) {
            List<Node> operands = List.of(arguments.get(0), key(site, arguments, map));
            Code code = Strict.all(
                    operands, (values, out) -> Values.store(map.value(), ((Map<?, ?>) values[0]).get(values[1]), out));
            return site.operation(map.value(), true, operands, code);
        }
        throw site.typeError(arguments, ARRAY_OR_MAP);
    }

    private static Node size(CallSite site, List<Node> arguments) throws ExpressionException {
        DataType type = arguments.get(0).type();
        if (!(type instanceof DataType.Array) && !(type instanceof DataType.Map)) {
            throw site.typeError(arguments, "an array or a map");
        }
        Code code = Strict.unary(value -> value.setLong(
                value.objectValue() instanceof Map<?, ?> map
                        ? map.size()
                        : ((Collection<?>) value.objectValue()).size()));
        return site.strict(Simple.INT, arguments, code);
    }

    /** Null if nothing in the array is equal but something is null. */
    private static Node arrayContains(CallSite site, List<Node> arguments) throws ExpressionException {
        if (!(arguments.get(0).type() instanceof DataType.Array array)
                || array.element().isNested()
                || arguments.get(1) instanceof Node.UntypedNull) {
            throw site.typeError(arguments, "an array of values without parts and such a value");
        }
        Node wanted = Casts.implicit(site, arguments.get(1), fitting(site, arguments, array.element()));
        List<Node> operands = List.of(arguments.get(0), wanted);
        Code code = Strict.all(operands, (values, out) -> {
            boolean hasNull = false;
            for (Object each : (List<?>) values[0]) {
                hasNull |= each == null;
                Values.store(array.element(), values[1], out);
                if (each != null && Comparisons.isEqual(array.element(), each, out)) {
                    out.setBoolean(true);
                    return;
                }
            }
            if (hasNull) {
                out.setNull();
            } else {
                out.setBoolean(false);
            }
        });
        return site.operation(Simple.BOOLEAN, true, operands, code);
    }

    private static Node mapContainsKey(CallSite site, List<Node> arguments) throws ExpressionException {
        if (!(arguments.get(0).type() instanceof DataType.Map map)) {
            throw site.typeError(arguments, "a map and a key");
        }
        List<Node> operands = List.of(arguments.get(0), key(site, arguments, map));
        Code code =
                Strict.all(operands, (values, out) -> out.setBoolean(((Map<?, ?>) values[0]).containsKey(values[1])));
        return site.strict(Simple.BOOLEAN, operands, code);
    }

    private static Node key(CallSite site, List<Node> arguments, DataType.Map map) throws ExpressionException {
        return Casts.implicit(site, arguments.get(1), fitting(site, arguments, map.key()));
    }

    /** The type itself, if the second argument can become it without loss; an array's elements and a map's keys are not converted. */
    private static DataType fitting(CallSite site, List<Node> arguments, DataType type) throws ExpressionException {
        Node given = arguments.get(1);
        boolean isLiteral = given instanceof Node.Constant && Types.isWhole(given.type()) && Types.isWhole(type);
        if (!isLiteral && !type.equals(Types.common(new Node.ColumnRef(-1, "", type, true), given))) {
            throw site.typeError(arguments, type + "; CAST makes it one");
        }
        return type;
    }
}
