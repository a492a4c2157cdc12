package dev.rivulet.core.codec.schema;

/**
 * Values were written in a form that today's type cannot be read from. The message names the place in the type, what was written
 * and what is wanted now. The user gives the type its old form back, or a form that is read from it, or starts without the old
 * state; nothing was changed.
 */
public final class IncompatibleSchemaException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String root;
    private final String path;
    private final String reason;

    private IncompatibleSchemaException(String root, String path, String reason) {
        super(root + path + ": " + reason);
        this.root = root;
        this.path = path;
        this.reason = reason;
    }

    /** Two forms of which one cannot be read into the other. */
    public static IncompatibleSchemaException between(CodecSchema written, CodecSchema today) {
        return of(today, "was written as " + written.shortText() + ", which cannot be read as " + today.shortText());
    }

    /**
     * Any other reason.
     *
     * @param today the type that it is about
     */
    public static IncompatibleSchemaException of(CodecSchema today, String reason) {
        return new IncompatibleSchemaException(SchemaText.root(today), "", reason);
    }

    /**
     * The same, seen from the type around.
     *
     * @param step the way from it to the part in question, such as {@code ".amount"} or {@code "[]"}
     */
    public IncompatibleSchemaException within(CodecSchema around, String step) {
        IncompatibleSchemaException outer =
                new IncompatibleSchemaException(SchemaText.root(around), step + path, reason);
        outer.setStackTrace(getStackTrace());
        return outer;
    }

    /** The place in the type, such as {@code Account.limits[].currency}. */
    public String path() {
        return root + path;
    }

    /** The message without the place. */
    public String reason() {
        return reason;
    }
}
