package dev.rivulet.delta.parquet;

/** Strings in JSON. Stateless. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static String quote(String text) {
        StringBuilder target = new StringBuilder(text.length() + 2);
        appendQuoted(target, text);
        return target.toString();
    }

    static void appendQuoted(StringBuilder target, String text) {
        target.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                target.append('\\').append(character);
            } else if (character < ' ' || character == 0x7F) {
                target.append("\\u00").append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xF));
            } else {
                target.append(character);
            }
        }
        target.append('"');
    }
}
