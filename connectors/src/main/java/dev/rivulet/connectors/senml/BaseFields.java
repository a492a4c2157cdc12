package dev.rivulet.connectors.senml;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.text.TextField;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The base fields of a pack, each of which holds from its record on until another record has it (RFC 8428, section 4.1), and what they make of a
 * record (section 4.6). One owner, one pack after the other.
 */
final class BaseFields {

    /** The version of RFC 8428, which holds where nothing is said (section 4.1); newer ones are not for us (section 4.4). */
    private static final int VERSION = 10;

    /** Names and units are told again by each record, so their length is what makes a small pack into much. */
    private static final int TEXT_LENGTH_MAX = 255;

    private static final String NAME_CHARACTERS = "wanted A to Z, a to z, 0 to 9, and behind the first also - : . / _";

    private String name = "";
    private @Nullable String unit;
    private @Nullable BigDecimal time;
    private @Nullable BigDecimal value;
    private @Nullable BigDecimal sum;
    private int version;

    /** A pack begins. */
    void clear() {
        name = "";
        unit = null;
        time = null;
        value = null;
        sum = null;
        version = 0;
    }

    /** What a record says holds from now on. */
    void take(SenmlRecord record) throws MalformedRowException {
        takeVersion(record.text(SenmlField.BASE_VERSION));
        String ownName = record.text(SenmlField.BASE_NAME);
        name = ownName == null ? name : ownName;
        if (record.has(SenmlField.BASE_UNIT)) {
            unit = record.text(SenmlField.BASE_UNIT);
        }
        if (record.has(SenmlField.BASE_TIME)) {
            time = number(record, SenmlField.BASE_TIME);
        }
        if (record.has(SenmlField.BASE_VALUE)) {
            value = number(record, SenmlField.BASE_VALUE);
        }
        if (record.has(SenmlField.BASE_SUM)) {
            sum = number(record, SenmlField.BASE_SUM);
        }
    }

    /** All records of a pack have the same one (section 4.4). */
    private void takeVersion(@Nullable String digits) throws MalformedRowException {
        if (digits != null) {
            int own = parseVersion(digits);
            if (version != 0 && own != version) {
                throw new MalformedRowException("field bver is " + own + " where the records before have " + version
                        + ", wanted one version in a pack");
            }
            version = own;
        } else if (version == 0) {
            version = VERSION;
        }
    }

    private static int parseVersion(String digits) throws MalformedRowException {
        BigDecimal number = Numbers.parse(SenmlField.BASE_VERSION, digits);
        boolean isWhole = number.signum() > 0 && number.stripTrailingZeros().scale() <= 0;
        if (!isWhole) {
            throw new MalformedRowException(
                    "field bver is " + TextField.shortened(digits) + ", wanted a whole number above 0");
        }
        if (number.compareTo(BigDecimal.valueOf(VERSION)) > 0) {
            throw new MalformedRowException("field bver is " + TextField.shortened(digits)
                    + ": the pack is of a version of SenML that is not known, wanted " + VERSION + " at the most");
        }
        return number.intValueExact();
    }

    private static @Nullable BigDecimal number(SenmlRecord record, SenmlField field) throws MalformedRowException {
        String digits = record.text(field);
        return digits == null ? null : Numbers.parse(field, digits);
    }

    /** The name of a record: base name and name, one behind the other, which only have characters that are allowed (section 4.5.1). */
    String nameOf(SenmlRecord record) throws MalformedRowException {
        String own = record.text(SenmlField.NAME);
        String whole = own == null ? name : name.concat(own);
        if (whole.isEmpty()) {
            throw new MalformedRowException("it has no name, wanted one in n or bn");
        }
        requireShort("name", whole);
        for (int at = 0; at < whole.length(); at++) {
            if (!isAllowed(whole.charAt(at), at == 0)) {
                throw new MalformedRowException("its name is " + TextField.quoted(whole) + ", with "
                        + TextField.quoted(Character.toString(whole.codePointAt(at))) + " at character " + at + ", "
                        + NAME_CHARACTERS);
            }
        }
        return whole;
    }

    private static boolean isAllowed(char character, boolean isFirst) {
        return character >= 'A' && character <= 'Z'
                || character >= 'a' && character <= 'z'
                || character >= '0' && character <= '9'
                || !isFirst && "-:./_".indexOf(character) >= 0;
    }

    /** Its own, or the base unit (section 4.5.2); null if there is neither. */
    @Nullable String unitOf(SenmlRecord record) throws MalformedRowException {
        String own = record.text(SenmlField.UNIT);
        String known = own == null ? unit : own;
        if (known != null) {
            requireShort("unit", known);
        }
        return known;
    }

    private static void requireShort(String what, String text) throws MalformedRowException {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new MalformedRowException("its " + what + " has " + text.length() + " characters: "
                    + TextField.quoted(text) + ", wanted " + TEXT_LENGTH_MAX + " at the most");
        }
    }

    /** In seconds, as {@link Numbers#timeMicros} takes them. */
    @Nullable BigDecimal timeOf(SenmlRecord record) throws MalformedRowException {
        return Numbers.sum(SenmlField.TIME, time, number(record, SenmlField.TIME));
    }

    /** Of a record whose value is a number, or that has none of its own (section 4.5.4); null if it has another value, or none at all. */
    @Nullable BigDecimal valueOf(SenmlRecord record) throws MalformedRowException {
        boolean isOther = record.has(SenmlField.STRING_VALUE)
                || record.has(SenmlField.BOOLEAN_VALUE)
                || record.has(SenmlField.DATA_VALUE);
        return isOther ? null : Numbers.sum(SenmlField.VALUE, value, number(record, SenmlField.VALUE));
    }

    /** Null if there is neither a sum nor a base sum (section 4.5.4). */
    @Nullable BigDecimal sumOf(SenmlRecord record) throws MalformedRowException {
        return Numbers.sum(SenmlField.SUM, sum, number(record, SenmlField.SUM));
    }

    /** Whether a record without a value or sum of its own has one all the same, as what is missing counts as zero (section 4.5.4). */
    boolean isMeasured() {
        return value != null || sum != null;
    }

    static @Nullable BigDecimal updateTimeOf(SenmlRecord record) throws MalformedRowException {
        return number(record, SenmlField.UPDATE_TIME);
    }
}
