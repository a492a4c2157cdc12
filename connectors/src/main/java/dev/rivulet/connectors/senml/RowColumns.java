package dev.rivulet.connectors.senml;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.TextField;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which columns rows have of resolved records, and how they are filled. Immutable. */
final class RowColumns {

    private static final Base64.Decoder BASE64_URL = Base64.getUrlDecoder();

    private final Map<SenmlColumn, TextField> fields = new EnumMap<>(SenmlColumn.class);

    /**
     * @throws IllegalArgumentException if a column has another type than it may, or there is none
     */
    RowColumns(Schema schema) {
        for (int index = 0; index < schema.fieldCount(); index++) {
            Field field = schema.field(index);
            SenmlColumn column = SenmlColumn.of(field.name()).orElse(null);
            if (column != null) {
                column.requireType(field);
                fields.put(column, new TextField(index, field));
            }
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("the rows have no field that SenML has anything for, wanted some of "
                    + String.join(", ", SenmlColumn.names()));
        }
    }

    boolean has(SenmlColumn column) {
        return fields.containsKey(column);
    }

    /**
     * Fills what comes of a record.
     *
     * @param nowMicros what relative times are relative to
     * @throws MalformedRowException if the record cannot be resolved
     */
    void fill(RowBuilder<?> builder, BaseFields base, SenmlRecord record, long nowMicros) throws MalformedRowException {
        setText(builder, SenmlColumn.NAME, base.nameOf(record));
        setText(builder, SenmlColumn.UNIT, base.unitOf(record));
        long timeMicros = Numbers.timeMicros(base.timeOf(record), nowMicros);
        TextField time = fields.get(SenmlColumn.TIME);
        if (time != null) {
            builder.setLong(time.index(), timeMicros);
        }
        setNumber(builder, SenmlColumn.VALUE, base.valueOf(record));
        setNumber(builder, SenmlColumn.SUM, base.sumOf(record));
        setNumber(builder, SenmlColumn.UPDATE_TIME, BaseFields.updateTimeOf(record));
        setText(builder, SenmlColumn.STRING_VALUE, record.text(SenmlField.STRING_VALUE));
        setTruth(builder, record.text(SenmlField.BOOLEAN_VALUE));
        setData(builder, record.text(SenmlField.DATA_VALUE));
    }

    private void setText(RowBuilder<?> builder, SenmlColumn column, @Nullable String text) {
        TextField field = fields.get(column);
        if (field != null && text != null) {
            builder.setObject(field.index(), text);
        }
    }

    private void setNumber(RowBuilder<?> builder, SenmlColumn column, @Nullable BigDecimal number)
            throws MalformedRowException {
        TextField field = fields.get(column);
        if (field == null || number == null) {
            return;
        }
        if (field.field().type() instanceof DataType.Decimal) {
            field.setDecimal(builder, number);
        } else {
            field.setFloating(builder, number.doubleValue(), TextField.shortened(number.toString()));
        }
    }

    private void setTruth(RowBuilder<?> builder, @Nullable String truth) {
        TextField field = fields.get(SenmlColumn.BOOLEAN_VALUE);
        if (field != null && truth != null) {
            builder.setLong(field.index(), truth.equals("true") ? 1 : 0);
        }
    }

    /** Base64 with the alphabet for URLs, without padding (section 5). It has to be such also where no column has it. */
    private void setData(RowBuilder<?> builder, @Nullable String text) throws MalformedRowException {
        if (text == null) {
            return;
        }
        TextField field = fields.get(SenmlColumn.DATA_VALUE);
        byte[] data;
        try {
            data = text.indexOf('=') < 0 ? BASE64_URL.decode(text) : null;
        } catch (IllegalArgumentException e) {
            data = null; // The cause's own words differ between releases of Java.
        }
        if (data == null) {
            throw new MalformedRowException("field vd is " + TextField.quoted(text)
                    + ", wanted Base64 with the alphabet for URLs, without padding");
        }
        if (field != null) {
            builder.setObject(field.index(), data);
        }
    }
}
