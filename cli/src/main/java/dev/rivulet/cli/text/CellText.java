package dev.rivulet.cli.text;

import com.fasterxml.jackson.databind.JsonNode;

/** Values as cells of a table that people read. Stateless. */
public final class CellText {

    private CellText() {}

    /** {@code NULL} for null; what would break the line is written as Java writes it. */
    public static String of(JsonNode value) {
        return value.isNull() ? "NULL" : of(value.isValueNode() ? value.asText() : value.toString());
    }

    public static String of(String text) {
        StringBuilder cell = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> cell.append("\\n");
                case '\r' -> cell.append("\\r");
                case '\t' -> cell.append("\\t");
                default -> {
                    if (Character.isISOControl(character)) {
                        cell.append(String.format("\\u%04x", character));
                    } else {
                        cell.appendCodePoint(character);
                    }
                }
            }
        });
        return cell.toString();
    }
}
