package dev.rivulet.core.text;

/** Names of files that are told apart by a number, written with 20 digits, so that they sort by it. Stateless. */
public final class NumberedName {

    private static final int DIGIT_COUNT = 20;
    private static final String ZEROS = "0".repeat(DIGIT_COUNT);

    private NumberedName() {}

    /**
     * The name of a number.
     *
     * @param number 0 or more
     */
    public static String of(String prefix, long number, String suffix) {
        if (number < 0) {
            throw new IllegalArgumentException("number is " + number + ", wanted 0 or more");
        }
        String digits = Long.toString(number);
        return prefix + ZEROS.substring(digits.length()) + digits + suffix;
    }

    /** The number that a name was made of; -1 if it was not made by {@link #of} with this prefix and suffix. */
    public static long numberOf(String name, String prefix, String suffix) {
        boolean fits = name.length() == prefix.length() + DIGIT_COUNT + suffix.length()
                && name.startsWith(prefix)
                && name.endsWith(suffix);
        if (!fits) {
            return -1;
        }
        long number = 0;
        for (int i = prefix.length(); i < prefix.length() + DIGIT_COUNT; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
