package dev.rivulet.expr.value;

import dev.rivulet.core.row.DataType;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How values of one type compare. Stateless. */
public final class Ordering {

    private Ordering() {}

    /** As Spark orders doubles: NaN equals itself and is above all, and the two zeros are equal. */
    public static int compareDoubles(double left, double right) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        return left == right ? 0 : Boolean.compare(Double.isNaN(left), Double.isNaN(right));
    }

    /**
     * By the unsigned bytes of UTF-8, which is the order of code points. It differs from that of Java's UTF-16 where a character
     * beyond the basic plane, written as surrogates, meets one from U+E000 on.
     */
    public static int compareStrings(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char leftUnit = left.charAt(index);
            char rightUnit = right.charAt(index);
            if (leftUnit != rightUnit) {
                return rank(leftUnit) - rank(rightUnit);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /**
     * A string that is greater than all that begin with a prefix, and at most as long as it.
     *
     * @return null if there is none
     */
    public static @Nullable String abovePrefix(String prefix) {
        int[] characters = prefix.codePoints().toArray();
        for (int index = characters.length - 1; index >= 0; index--) {
            if (characters[index] < Character.MAX_CODE_POINT) {
                characters[index] = next(characters[index]);
                return new String(characters, 0, index + 1);
            }
        }
        return null;
    }

    /** The halves of surrogate pairs are no characters. */
    private static int next(int character) {
        int next = character + 1;
        return next == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
    }

    /** Values of physical form OBJECT: strings, decimals by their number, binary by unsigned bytes. */
    public static int compareObjects(DataType type, Object left, Object right) {
        if (type == DataType.Simple.STRING) {
            return compareStrings((String) left, (String) right);
        }
        if (type == DataType.Simple.BINARY) {
            return Arrays.compareUnsigned((byte[]) left, (byte[]) right);
        }
        return ((BigDecimal) left).compareTo((BigDecimal) right);
    }

    /** Moves the surrogates above all other units, where the code points they stand for belong. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
