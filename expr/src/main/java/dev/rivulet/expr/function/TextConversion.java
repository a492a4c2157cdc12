package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.value.TimeText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values from text; spaces around it do not count. Stateless. */
final class TextConversion {

    /** Longer texts are no numbers: reading a decimal of n digits costs n squared. */
    private static final int NUMBER_LENGTH_MAX = 400;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "1");
    private static final Set<String> FALSE = Set.of("false", "f", "no", "n", "0");

    private TextConversion() {}

    static @Nullable Conversion find(DataType to) {
        if (to instanceof Decimal decimal) {
            return value -> toDecimal(value, decimal);
        }
        if (Types.isWhole(to)) {
            return value -> toWhole(value, to);
        }
        return switch ((Simple) to) {
            case BOOLEAN -> TextConversion::toBoolean;
            case FLOAT -> value -> toFloating(value, true);
            case DOUBLE -> value -> toFloating(value, false);
            case DATE -> value -> toTime(value, TimeText.dateDays((String) value.objectValue()));
            case TIMESTAMP -> value -> toTime(value, TimeText.timestampMicros((String) value.objectValue(), true));
            case TIMESTAMP_NTZ -> value -> toTime(value, TimeText.timestampMicros((String) value.objectValue(), false));
            default -> null;
        };
    }

    private static String text(Scalar value) {
        return ((String) value.objectValue()).strip();
    }

    private static boolean toBoolean(Scalar value) {
        String word = text(value).toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            return false;
        }
        value.setBoolean(TRUE.contains(word));
        return true;
    }

    /** Digits and a sign, nothing else. */
    private static boolean toWhole(Scalar value, DataType to) {
        String digits = text(value);
        if (!isWhole(digits)) {
            return false;
        }
        try {
            long whole = Long.parseLong(digits);
            if (!Types.isInRange(to, whole)) {
                return false;
            }
            value.setLong(whole);
            return true;
        } catch (NumberFormatException outOfRange) {
            return false;
        }
    }

    /** ASCII digits only; Java's parser would take those of all scripts. */
    private static boolean isWhole(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        for (int index = start; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return false;
            }
        }
        return text.length() > start && text.length() <= NUMBER_LENGTH_MAX;
    }

    private static boolean toDecimal(Scalar value, Decimal to) {
        String text = text(value);
        return isNumber(text) && Conversion.setDecimal(value, new BigDecimal(text), to);
    }

    private static boolean toFloating(Scalar value, boolean isFloat) {
        String text = text(value);
        Double special = special(text.toLowerCase(Locale.ROOT));
        if (special == null && !isNumber(text)) {
            return false;
        }
        value.setDouble(special != null ? special : isFloat ? Float.parseFloat(text) : Double.parseDouble(text));
        return true;
    }

    private static @Nullable Double special(String word) {
        return switch (word) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    private static boolean isNumber(String text) {
        return text.length() <= NUMBER_LENGTH_MAX && NUMBER.matcher(text).matches();
    }

    private static boolean toTime(Scalar value, OptionalLong time) {
        if (time.isEmpty()) {
            return false;
        }
        value.setLong(time.getAsLong());
        return true;
    }
}
