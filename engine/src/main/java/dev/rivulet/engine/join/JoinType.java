package dev.rivulet.engine.join;

/** Which rows come out that have no partner, with null in its place. */
public enum JoinType {
    /** None. */
    INNER(false, false),
    /** Those of the first stream. */
    LEFT(true, false),
    /** Those of the second stream. */
    RIGHT(false, true),
    /** Those of both. */
    FULL(true, true);

    private final boolean keepsLeft;
    private final boolean keepsRight;

    JoinType(boolean keepsLeft, boolean keepsRight) {
        this.keepsLeft = keepsLeft;
        this.keepsRight = keepsRight;
    }

    /** Whether rows of the first stream come out without a partner. */
    public boolean keepsLeft() {
        return keepsLeft;
    }

    /** Whether rows of the second stream come out without a partner. */
    public boolean keepsRight() {
        return keepsRight;
    }
}
