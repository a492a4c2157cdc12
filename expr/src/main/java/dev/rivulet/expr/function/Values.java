package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.value.ShortestDecimal;
import dev.rivulet.expr.value.TimeText;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Takes values out of scalars, boxed or as text. Stateless. */
final class Values {

    private static final int SHOWN_LENGTH_MAX = 60;

    private Values() {}

    static @Nullable Object boxed(DataType type, Scalar value) {
        if (value.isNull()) {
            return null;
        }
        return switch (type.physical()) {
            case LONG -> value.longValue();
            case DOUBLE -> value.doubleValue();
            case OBJECT -> value.objectValue();
        };
    }

    /** The opposite of {@link #boxed}. */
    static void store(DataType type, @Nullable Object value, Scalar out) {
        if (value == null) {
            out.setNull();
            return;
        }
        switch (type.physical()) {
            case LONG -> out.setLong((Long) value);
            case DOUBLE -> out.setDouble((Double) value);
            case OBJECT -> out.setObject(value);
        }
    }

    /** As CAST to string prints it; not for binary. */
    static String text(DataType type, Scalar value) {
        if (!(type instanceof Simple simple)) {
            return ((BigDecimal) value.objectValue()).toPlainString();
        }
        return switch (simple) {
            case BOOLEAN -> value.longValue() != 0 ? "true" : "false";
            case BYTE, SHORT, INT, LONG -> Long.toString(value.longValue());
            case FLOAT -> ShortestDecimal.format(value.doubleValue(), true);
            case DOUBLE -> ShortestDecimal.format(value.doubleValue(), false);
            case DATE -> TimeText.formatDate(value.longValue());
            case TIMESTAMP, TIMESTAMP_NTZ -> TimeText.formatTimestamp(value.longValue());
            case STRING -> (String) value.objectValue();
            case BINARY -> "X'" + HexFormat.of().formatHex((byte[]) value.objectValue()) + "'";
        };
    }

    /** For messages: strings in quotes, long ones shortened. */
    static String shown(DataType type, Scalar value) {
        if (value.isNull()) {
            return "NULL";
        }
        String text = text(type, value);
        String shortened = text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
        return type == Simple.STRING ? "'" + shortened + "'" : shortened;
    }
}
