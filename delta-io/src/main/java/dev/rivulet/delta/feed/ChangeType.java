package dev.rivulet.delta.feed;

import java.util.Optional;

/** What a row of a change data feed tells, by the protocol's names. */
public enum ChangeType {
    INSERT("insert"),

    /** The row before; the row after comes behind it. */
    UPDATE_PREIMAGE("update_preimage"),

    /** The row after. */
    UPDATE_POSTIMAGE("update_postimage"),

    DELETE("delete");

    private final String text;

    ChangeType(String text) {
        this.text = text;
    }

    /** As the column {@code _change_type} has it. */
    public String text() {
        return text;
    }

    /** Reads what {@link #text} gives; empty if it is none of these. */
    public static Optional<ChangeType> of(String text) {
        for (ChangeType type : values()) {
            if (type.text.equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
