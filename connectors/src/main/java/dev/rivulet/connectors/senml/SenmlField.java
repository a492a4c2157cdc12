package dev.rivulet.connectors.senml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that a record may have, by their labels (RFC 8428, section 4.3). */
enum SenmlField {
    BASE_NAME("bn", Form.TEXT, null),
    BASE_TIME("bt", Form.NUMBER, null),
    BASE_UNIT("bu", Form.TEXT, null),
    BASE_VALUE("bv", Form.NUMBER, null),
    BASE_SUM("bs", Form.NUMBER, null),
    BASE_VERSION("bver", Form.NUMBER, null),
    NAME("n", Form.TEXT, SenmlColumn.NAME),
    UNIT("u", Form.TEXT, SenmlColumn.UNIT),
    VALUE("v", Form.NUMBER, SenmlColumn.VALUE),
    STRING_VALUE("vs", Form.TEXT, SenmlColumn.STRING_VALUE),
    BOOLEAN_VALUE("vb", Form.TRUTH, SenmlColumn.BOOLEAN_VALUE),
    DATA_VALUE("vd", Form.TEXT, SenmlColumn.DATA_VALUE),
    SUM("s", Form.NUMBER, SenmlColumn.SUM),
    TIME("t", Form.NUMBER, SenmlColumn.TIME),
    UPDATE_TIME("ut", Form.NUMBER, SenmlColumn.UPDATE_TIME);

    /** What JSON has for a field (section 5, table 2). */
    enum Form {
        TEXT("a string"),
        NUMBER("a number"),
        TRUTH("true or false");

        private final String wanted;

        Form(String wanted) {
            this.wanted = wanted;
        }

        String wanted() {
            return wanted;
        }
    }

    /** Only looked up, never iterated. */
    private static final Map<String, SenmlField> BY_LABEL = new HashMap<>();

    static {
        for (SenmlField field : values()) {
            BY_LABEL.put(field.label, field);
        }
    }

    private final String label;
    private final Form form;
    private final @Nullable SenmlColumn column;

    SenmlField(String label, Form form, @Nullable SenmlColumn column) {
        this.label = label;
        this.form = form;
        this.column = column;
    }

    static @Nullable SenmlField of(String label) {
        return BY_LABEL.get(label);
    }

    String label() {
        return label;
    }

    Form form() {
        return form;
    }

    /** The column that has it; null for base fields. */
    @Nullable SenmlColumn column() {
        return column;
    }

    /** Whether a record that has it and nothing like it has something to tell: a row without its column would be one of nothing. */
    boolean isMeasured() {
        return isValue() || this == SUM;
    }

    /** Of which a record has one (section 4.2). */
    boolean isValue() {
        return this == VALUE || this == STRING_VALUE || this == BOOLEAN_VALUE || this == DATA_VALUE;
    }

    /** Whether it holds for the records behind its own, too (section 4.1). */
    static boolean isBase(String label) {
        return label.startsWith("b");
    }
}
