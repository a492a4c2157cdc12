package dev.rivulet.state.schema;

import dev.rivulet.core.codec.schema.IncompatibleSchemaException;

/**
 * The state of an operator was written in a form that its types of today cannot be read from. The message names the operator's uid,
 * the field, the old type and the new one. The user changes the type so that it can, or starts without that state.
 */
public final class IncompatibleStateException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public IncompatibleStateException(String uid, IncompatibleSchemaException cause) {
        super("state '" + uid + "': " + cause.getMessage(), cause);
    }
}
