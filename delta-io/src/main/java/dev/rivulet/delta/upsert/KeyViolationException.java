package dev.rivulet.delta.upsert;

import java.io.IOException;
import java.util.List;

/**
 * Rows have a key in common that a table wants to be unique, or one lacks its primary key. Nothing of the change is visible. Leave one of the rows
 * out, or have it take the other's place by a merge or an upsert.
 */
public final class KeyViolationException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final List<String> rows;

    KeyViolationException(String message, String key, List<String> rows) {
        super(message);
        this.key = key;
        this.rows = List.copyOf(rows);
    }

    /** The name of the key, or {@code PRIMARY KEY}. */
    public String key() {
        return key;
    }

    /** The values of the rows that have the key in common, or of the one that lacks it, for people to read. */
    public List<String> rows() {
        return rows;
    }
}
