package dev.rivulet.connectors.senml;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns that rows of resolved records may have, by the names of the fields in RFC 8428, section 4.2. */
enum SenmlColumn {
    NAME("string"),
    TIME("timestamp"),
    UNIT("string"),
    VALUE("double, float or decimal"),
    STRING_VALUE("string"),
    BOOLEAN_VALUE("boolean"),
    DATA_VALUE("binary"),
    SUM("double, float or decimal"),
    UPDATE_TIME("double, float or decimal");

    private final String wanted;

    SenmlColumn(String wanted) {
        this.wanted = wanted;
    }

    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SenmlColumn> of(String columnName) {
        return Arrays.stream(values())
                .filter(column -> column.columnName().equals(columnName))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(SenmlColumn::columnName).toList();
    }

    /**
     * @throws IllegalArgumentException if the field's type is none that the column may have
     */
    void requireType(Field field) {
        DataType type = field.type();
        boolean isRight = switch (this) {
            case NAME, UNIT, STRING_VALUE -> type == Simple.STRING;
            case TIME -> type == Simple.TIMESTAMP;
            case BOOLEAN_VALUE -> type == Simple.BOOLEAN;
            case DATA_VALUE -> type == Simple.BINARY;
            case VALUE, SUM, UPDATE_TIME ->
                type == Simple.DOUBLE || type == Simple.FLOAT || type instanceof DataType.Decimal;
        };
        if (!isRight) {
            throw new IllegalArgumentException("field " + field.name() + " is " + type + " and is to have SenML's "
                    + name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", wanted " + wanted);
        }
    }
}
