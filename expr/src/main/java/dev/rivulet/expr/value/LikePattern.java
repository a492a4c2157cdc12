package dev.rivulet.expr.value;

import java.util.Arrays;
import java.util.Optional;

/**
 * A compiled LIKE pattern. Immutable.
 *
 * <p>Matches in one pass with a single point to go back to: when a character does not fit, the last {@code %} takes one character
 * more. An earlier {@code %} never needs to take more, since the later one can make up for it. So the cost is at most the product of
 * the lengths, where a regular expression could need time without bound.
 */
public final class LikePattern {

    private static final int ANY_RUN = -1;
    private static final int ANY_ONE = -2;

    /** Code points to find literally, or one of the constants above. */
    private final int[] steps;

    private LikePattern(int[] steps) {
        this.steps = steps;
    }

    /**
     * Compiles a pattern.
     *
     * @param escape the character that takes {@code %}, {@code _} and itself literally
     * @return nothing if the escape stands before another character, or at the end
     */
    public static Optional<LikePattern> of(String pattern, int escape) {
        int[] letters = pattern.codePoints().toArray();
        int[] steps = new int[letters.length];
        int count = 0;
        for (int index = 0; index < letters.length; index++) {
            int letter = letters[index];
            if (letter == escape) {
                index++;
                if (index == letters.length || !isSpecial(letters[index], escape)) {
                    return Optional.empty();
                }
                steps[count++] = letters[index];
            } else {
                steps[count++] = letter == '%' ? ANY_RUN : letter == '_' ? ANY_ONE : letter;
            }
        }
        return Optional.of(new LikePattern(Arrays.copyOf(steps, count)));
    }

    /** Whether the whole text fits. */
    public boolean matches(String text) {
        int step = 0;
        int at = 0;
        int runStep = -1;
        int runEnd = 0;
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            if (step < steps.length && steps[step] == ANY_RUN) {
                runStep = step++;
                runEnd = at;
            } else if (step < steps.length && (steps[step] == ANY_ONE || steps[step] == letter)) {
                step++;
                at += Character.charCount(letter);
            } else if (runStep >= 0) {
                runEnd += Character.charCount(text.codePointAt(runEnd));
                at = runEnd;
                step = runStep + 1;
            } else {
                return false;
            }
        }
        while (step < steps.length && steps[step] == ANY_RUN) {
            step++;
        }
        return step == steps.length;
    }

    private static boolean isSpecial(int letter, int escape) {
        return letter == '%' || letter == '_' || letter == escape;
    }
}
