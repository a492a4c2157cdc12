package dev.rivulet.engine.pattern;

/**
 * How many rows a stage takes. Immutable.
 *
 * @param countMin 1 or more
 * @param countMax {@link #UNLIMITED} for no limit
 * @param isOptional whether the stage may be skipped
 * @param isGreedy whether a row that it can take may go nowhere else
 * @param inner which rows may lie between two of its rows
 */
public record Quantifier(int countMin, int countMax, boolean isOptional, boolean isGreedy, Contiguity inner) {

    /** A {@link #countMax} that is none. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    static final Quantifier ONE = new Quantifier(1, 1, false, false, Contiguity.RELAXED);

    boolean isUnlimited() {
        return countMax == UNLIMITED;
    }

    boolean isSingle() {
        return countMax == 1;
    }

    Quantifier counting(int from, int to) {
        return new Quantifier(from, to, isOptional, isGreedy, inner);
    }

    Quantifier optional() {
        return new Quantifier(countMin, countMax, true, isGreedy, inner);
    }

    Quantifier greedy() {
        return new Quantifier(countMin, countMax, isOptional, true, inner);
    }

    Quantifier within(Contiguity contiguity) {
        return new Quantifier(countMin, countMax, isOptional, isGreedy, contiguity);
    }

    String text() {
        String count = countMin + ".." + (isUnlimited() ? "" : countMax);
        return count + (isOptional ? " optional" : "") + (isGreedy ? " greedy" : "") + " " + inner;
    }
}
