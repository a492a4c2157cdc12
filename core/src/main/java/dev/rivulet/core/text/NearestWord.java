package dev.rivulet.core.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which valid word was meant by a misspelt one, for error messages. Stateless. */
public final class NearestWord {

    /** Longer words are no typing errors, and comparing them would cost time in the product of the lengths. */
    private static final int LENGTH_MAX = 100;

    private NearestWord() {}

    /**
     * The candidate that takes the fewest typing errors to become the word: a letter too many, too few, wrong, or swapped with its
     * neighbour; case, {@code -} and {@code _} do not count. Among equals the first candidate wins.
     *
     * @return if none is within a third of the word's length, the first that contains the word or begins it, or nothing
     */
    public static Optional<String> of(String word, Collection<String> candidates) {
        String wanted = plain(word);
        if (wanted.isEmpty() || wanted.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String nearest = null;
        int fewest = 1 + Math.max(1, wanted.length() / 3);
        for (String candidate : candidates) {
            int errors = errors(wanted, plain(candidate));
            if (errors < fewest) {
                fewest = errors;
                nearest = candidate;
            }
        }
        return nearest != null ? Optional.of(nearest) : longerForm(wanted, candidates);
    }

    /** A ready piece of a message: {@code ; did you mean `x`?}, or nothing. */
    public static String hint(String word, Collection<String> candidates) {
        return of(word, candidates)
                .map(nearest -> "; did you mean `" + nearest + "`?")
                .orElse("");
    }

    /**
     * A piece of a message that also lists the candidates: {@code ; did you mean `x`? valid: x, y}.
     *
     * @param label what to call them: {@code valid}
     */
    public static String hint(String word, Collection<String> candidates, String label) {
        String hint = hint(word, candidates);
        return (hint.isEmpty() ? ";" : hint) + " " + label + ": " + String.join(", ", candidates);
    }

    /** Abbreviations and parts: {@code temp} for {@code temperature}, {@code count} for {@code row_count}. */
    private static Optional<String> longerForm(String wanted, Collection<String> candidates) {
        if (wanted.length() < 3) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> plain(candidate).contains(wanted) || wanted.startsWith(plain(candidate)))
                .filter(candidate -> candidate.length() >= 3)
                .findFirst();
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** The edit distance with swaps of neighbours (optimal string alignment), by the usual table of prefixes. */
    private static int errors(String left, String right) {
        if (right.length() > LENGTH_MAX) {
            return Integer.MAX_VALUE;
        }
        int[][] table = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                table[row][column] = row == 0 || column == 0 ? row + column : fewest(table, left, right, row, column);
            }
        }
        return table[left.length()][right.length()];
    }

    private static int fewest(int[][] table, String left, String right, int row, int column) {
        boolean isSame = left.charAt(row - 1) == right.charAt(column - 1);
        int errors = table[row - 1][column - 1] + (isSame ? 0 : 1);
        errors = Math.min(errors, 1 + Math.min(table[row - 1][column], table[row][column - 1]));
        boolean isSwapped = row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
        return isSwapped ? Math.min(errors, table[row - 2][column - 2] + 1) : errors;
    }
}
