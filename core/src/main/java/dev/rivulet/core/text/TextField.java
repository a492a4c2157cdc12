package dev.rivulet.core.text;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Base64;

/**
 * Reads the values of one field from text, and words the complaints about them. Immutable, any thread.
 *
 * <p>Whole numbers are decimal digits with or without a sign; floating-point numbers as in JSON, so no NaN or infinity; truth
 * values {@code true} and {@code false}; binary is Base64; dates and times as {@link IsoTime} reads them. A whole number where a
 * timestamp is wanted is a count of <em>milliseconds</em> since 1970, as most devices and JavaScript send it.
 *
 * @param index of the field in its schema
 */
public record TextField(int index, Field field) {

    private static final int SHOWN_LENGTH_MAX = 60;
    private static final long MICROS_PER_MILLI = 1_000;

    /**
     * Reads a value and puts it into the builder.
     *
     * @throws MalformedRowException if the text is no value of the field's type
     */
    public void set(RowBuilder<?> builder, String text) throws MalformedRowException {
        if (field.type() == Simple.STRING) {
            builder.setObject(index, requireWhole(text));
            return;
        }
        try {
            setParsed(builder, text);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            // The cause's own words differ between kinds of values and releases of Java; ours name the field.
            throw malformed(quoted(text));
        }
    }

    /** Puts a whole number into the builder, wherever one may stand for a value of the field. */
    public void setWholeNumber(RowBuilder<?> builder, long value) throws MalformedRowException {
        if (!(field.type() instanceof Simple type)) {
            setDecimal(builder, BigDecimal.valueOf(value));
            return;
        }
        switch (type) {
            case BYTE -> builder.setLong(index, requireRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case SHORT -> builder.setLong(index, requireRange(value, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT -> builder.setLong(index, requireRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case LONG -> builder.setLong(index, value);
            case TIMESTAMP -> builder.setLong(index, microsOfMillis(value));
            default -> throw malformed(Long.toString(value));
        }
    }

    /** Puts a floating-point number into the builder of a field that is a float or a double. */
    public void setFloating(RowBuilder<?> builder, double value, String shown) throws MalformedRowException {
        double stored = field.type() == Simple.FLOAT ? (float) value : value;
        if (!Double.isFinite(stored)) {
            throw outOfRange(shown);
        }
        builder.setDouble(index, stored);
    }

    /** Puts a number into the builder of a decimal field, rounded half up to its scale. */
    public void setDecimal(RowBuilder<?> builder, BigDecimal value) throws MalformedRowException {
        if (!(field.type() instanceof DataType.Decimal type)) {
            throw malformed(shortened(value.toString()));
        }
        try {
            builder.setObject(index, type.fit(value));
        } catch (ArithmeticException e) {
            throw outOfRange(shortened(value.toString()));
        }
    }

    /** Puts a date or a time, as its characters, into the builder. */
    public void setTime(RowBuilder<?> builder, char[] text, int start, int length) throws MalformedRowException {
        try {
            if (field.type() == Simple.DATE) {
                builder.setLong(index, IsoTime.epochDay(text, start, length));
            } else if (field.type() == Simple.TIMESTAMP) {
                builder.setLong(index, IsoTime.timestampMicros(text, start, length));
            } else {
                builder.setLong(index, IsoTime.wallClockMicros(text, start, length));
            }
        } catch (DateTimeException e) {
            throw malformed(quoted(new String(text, start, length)));
        }
    }

    /**
     * The text itself, if it is one.
     *
     * @throws MalformedRowException if it has half of a pair of surrogates, which no encoding can write
     */
    public String requireWhole(String text) throws MalformedRowException {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (Character.charCount(text.codePointAt(at)) == 1) {
                    throw new MalformedRowException("field " + field.name()
                            + " has half of a surrogate pair at character " + at + ", wanted Unicode text");
                }
                at++;
            }
        }
        return text;
    }

    /**
     * @param shown the value as it was seen
     */
    public MalformedRowException malformed(String shown) {
        return new MalformedRowException("field " + field.name() + " is " + shown + ", wanted " + wanted());
    }

    public MalformedRowException outOfRange(String shown) {
        return new MalformedRowException(
                "field " + field.name() + " is " + shown + ", which is out of the range of " + field.type());
    }

    /** Text in quotes, cut if it is long. */
    public static String quoted(String text) {
        return '"' + shortened(text) + '"';
    }

    public static String shortened(String text) {
        return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
    }

    private void setParsed(RowBuilder<?> builder, String text) throws MalformedRowException {
        if (!(field.type() instanceof Simple type)) {
            setDecimal(builder, new BigDecimal(requireNumber(text)));
            return;
        }
        switch (type) {
            case BOOLEAN -> builder.setLong(index, truthValue(text));
            case BYTE, SHORT, INT, LONG -> setWholeNumber(builder, Long.parseLong(text));
            case FLOAT, DOUBLE -> setFloating(builder, Double.parseDouble(requireNumber(text)), text);
            case BINARY -> builder.setObject(index, Base64.getDecoder().decode(text));
            case TIMESTAMP -> setTimestamp(builder, text);
            default -> setTime(builder, text.toCharArray(), 0, text.length());
        }
    }

    private void setTimestamp(RowBuilder<?> builder, String text) throws MalformedRowException {
        boolean isNumber = text.chars().skip(1).allMatch(unit -> unit >= '0' && unit <= '9');
        if (isNumber) {
            setWholeNumber(builder, Long.parseLong(text));
        } else {
            setTime(builder, text.toCharArray(), 0, text.length());
        }
    }

    private long truthValue(String text) throws MalformedRowException {
        if (text.equalsIgnoreCase("true")) {
            return 1;
        }
        if (text.equalsIgnoreCase("false")) {
            return 0;
        }
        throw malformed(quoted(text));
    }

    /** Java would also take blanks, suffixes, hexadecimal digits and words. */
    private String requireNumber(String text) throws MalformedRowException {
        boolean isNumber = !text.isEmpty()
                && text.chars().allMatch(unit -> unit >= '0' && unit <= '9' || "+-.eE".indexOf(unit) >= 0);
        if (!isNumber) {
            throw malformed(quoted(text));
        }
        return text;
    }

    private long requireRange(long value, long min, long max) throws MalformedRowException {
        if (value < min || value > max) {
            throw outOfRange(Long.toString(value));
        }
        return value;
    }

    private long microsOfMillis(long millis) throws MalformedRowException {
        long max = Long.MAX_VALUE / MICROS_PER_MILLI;
        if (millis > max || millis < -max) {
            throw outOfRange(Long.toString(millis));
        }
        return millis * MICROS_PER_MILLI;
    }

    private String wanted() {
        if (field.type() == Simple.TIMESTAMP) {
            return "timestamp (such as 2024-02-29T12:30:00.123Z, or milliseconds since 1970)";
        }
        if (field.type() == Simple.TIMESTAMP_NTZ) {
            return "timestamp_ntz (such as 2024-02-29T12:30:00.123)";
        }
        if (field.type() == Simple.DATE) {
            return "date (such as 2024-02-29)";
        }
        return field.type() == Simple.BINARY
                ? "binary (in Base64)"
                : field.type().toString();
    }
}
