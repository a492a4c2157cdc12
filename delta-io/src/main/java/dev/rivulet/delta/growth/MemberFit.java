package dev.rivulet.delta.growth;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.text.TextField;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Puts members into a column by the rules that records of JSON are read by, but that nothing of a value may be lost: a whole number goes into
 * a floating-point column only if that has all its digits, no decimal is rounded, and no time is cut. A column of texts takes all: what is no text as the JSON that it is.
 * Immutable.
 *
 * @param lengthMax how many characters a text may have
 */
record MemberFit(TextField field, int lengthMax) {

    /** Digits of a time that reading it would cut off, unless they are zeros. */
    private static final Pattern FINER_THAN_MICROS = Pattern.compile("\\.\\d{6}\\d*[1-9]");

    /** Whether a value that is not null has gone into the column; else that is null. */
    boolean put(Member member, RowBuilder<?> row) {
        boolean isPut = false;
        try {
            isPut = isPut(member, row);
        } catch (MalformedRowException | NumberFormatException | ArithmeticException unfit) {
            // It stays where it was.
        }
        if (!isPut) {
            row.setNull(field.index());
        }
        return isPut;
    }

    private boolean isPut(Member member, RowBuilder<?> row) throws MalformedRowException {
        if (!(field.field().type() instanceof Simple type)) {
            return field.field().type() instanceof DataType.Decimal decimal && isDecimalPut(member, decimal, row);
        }
        return switch (type) {
            case BOOLEAN -> isTruthPut(member, row);
            case BYTE, SHORT, INT, LONG -> isWholePut(member, row);
            case FLOAT, DOUBLE -> isFloatingPut(member, row);
            case STRING -> isTextPut(member, row);
            case BINARY -> isParsed(member, row);
            case DATE, TIMESTAMP, TIMESTAMP_NTZ ->
                member.kind() == Member.Kind.TEXT ? isTimePut(member, row) : isWholePut(member, row);
        };
    }

    private boolean isTruthPut(Member member, RowBuilder<?> row) {
        if (member.kind() != Member.Kind.TRUTH) {
            return false;
        }
        row.setLong(field.index(), member.text().equals("true") ? 1 : 0);
        return true;
    }

    private boolean isWholePut(Member member, RowBuilder<?> row) throws MalformedRowException {
        if (member.kind() != Member.Kind.WHOLE) {
            return false;
        }
        field.setWholeNumber(row, Long.parseLong(member.text()));
        return true;
    }

    private boolean isFloatingPut(Member member, RowBuilder<?> row) throws MalformedRowException {
        boolean isFloat = field.field().type() == Simple.FLOAT;
        if (!isFloating(member, isFloat)) {
            return false;
        }
        double value = Double.parseDouble(member.text());
        field.setFloating(row, value, TextField.shortened(member.text()));
        return true;
    }

    /** Whether a number goes into a double, or a float: a whole one with all its digits, a fraction as the nearest that there is. */
    static boolean isFloating(Member member, boolean isFloat) {
        if (!member.isNumber()) {
            return false;
        }
        double value = Double.parseDouble(member.text());
        double stored = isFloat ? (float) value : value;
        if (!Double.isFinite(stored)) {
            return false;
        }
        BigDecimal exact = new BigDecimal(member.text());
        return member.kind() == Member.Kind.WHOLE
                ? new BigDecimal(stored).compareTo(exact) == 0
                : stored != 0 || exact.signum() == 0;
    }

    private boolean isDecimalPut(Member member, DataType.Decimal type, RowBuilder<?> row) throws MalformedRowException {
        if (!member.isNumber()) {
            return isParsed(member, row) && isExact(new BigDecimal(member.text()), type);
        }
        BigDecimal value = new BigDecimal(member.text());
        if (!isExact(value, type)) {
            return false;
        }
        field.setDecimal(row, value);
        return true;
    }

    private static boolean isExact(BigDecimal value, DataType.Decimal type) {
        return type.fit(value).compareTo(value) == 0;
    }

    private boolean isTextPut(Member member, RowBuilder<?> row) throws MalformedRowException {
        String text = field.requireWhole(member.text());
        if (text.codePointCount(0, text.length()) > lengthMax) {
            return false;
        }
        row.setObject(field.index(), text);
        return true;
    }

    private boolean isParsed(Member member, RowBuilder<?> row) throws MalformedRowException {
        if (member.kind() != Member.Kind.TEXT) {
            return false;
        }
        field.set(row, member.text());
        return true;
    }

    private boolean isTimePut(Member member, RowBuilder<?> row) throws MalformedRowException {
        if (FINER_THAN_MICROS.matcher(member.text()).find()) {
            return false;
        }
        char[] text = member.text().toCharArray();
        field.setTime(row, text, 0, text.length);
        return true;
    }
}
