package dev.rivulet.expr.value;

/**
 * A text that can be read only so often: it stops a regular expression whose search explodes. Counting steps and not time, it stops
 * the same search at the same place whenever a row is computed again. One owner, one search.
 */
public final class BoundedText implements CharSequence {

    /** A plain search takes a few reads for each character; this many take about a tenth of a second. */
    public static final int READS_MAX = 20_000_000;

    /** Thrown by the read that is one too many. */
    public static final class Exhausted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the text was read " + READS_MAX + " times", null, false, false);
        }
    }

    private final String text;
    private int readCount;

    public BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++readCount > READS_MAX) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
