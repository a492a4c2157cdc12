package dev.rivulet.expr;

/**
 * An expression's text is wrong: it does not parse, names what does not exist, or its types do not fit. Found when the expression is
 * compiled, before any row is seen; the author of the text has to change it.
 */
public final class ExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int column;

    /**
     * @param message what is wrong, what is wanted and the way out, without the place
     * @param column where in the text, in UTF-16 units from 1; one past its end if something is missing there
     */
    public ExpressionException(String message, int column) {
        super(message);
        this.column = column;
    }

    /** Where in the text, in UTF-16 units from 1, line breaks counted as one. */
    public int column() {
        return column;
    }
}
