package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import java.util.List;

/** Which types hold all values of which others. Stateless. */
public final class Widening {

    /** Each can hold all values of those before it. */
    private static final List<DataType> WHOLE_NUMBERS =
            List.of(DataType.Simple.BYTE, DataType.Simple.SHORT, DataType.Simple.INT, DataType.Simple.LONG);

    private Widening() {}

    /** Whether a type is the same, or one of those that a column may change to as its rows come to need it. */
    public static boolean isWithin(DataType from, DataType to) {
        if (from.equals(to)) {
            return true;
        }
        if (from.isNested() || to.isNested()) {
            return NestedTypes.isWithin(from, to, Widening::isWithin);
        }
        if (from instanceof DataType.Decimal small && to instanceof DataType.Decimal large) {
            return large.scale() >= small.scale()
                    && large.precision() - large.scale() >= small.precision() - small.scale();
        }
        return isSameForm(from, to);
    }

    /** Whether values of a column can be read as those of a type that holds them all, of nested ones as many fields as it has. */
    public static boolean isReadable(DataType column, DataType wanted) {
        return NestedTypes.isReadable(column, wanted, Widening::isWithin, true);
    }

    /** The same, but for decimals of another scale, whose values would have to be made anew. */
    public static boolean isSameForm(DataType from, DataType to) {
        if (!from.equals(to) && (from.isNested() || to.isNested())) {
            return NestedTypes.isWithin(from, to, Widening::isSameForm);
        }
        if (from instanceof DataType.Decimal small && to instanceof DataType.Decimal large) {
            return large.scale() == small.scale() && large.precision() >= small.precision();
        }
        int rank = WHOLE_NUMBERS.indexOf(from);
        return from.equals(to)
                || rank >= 0 && WHOLE_NUMBERS.indexOf(to) > rank
                || from == DataType.Simple.FLOAT && to == DataType.Simple.DOUBLE;
    }
}
