package dev.rivulet.connectors.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.internal.DriftNotes;
import dev.rivulet.connectors.internal.JsonText;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.core.text.TextField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records that are one pack of SenML each, in JSON and UTF-8 (RFC 8428), into a row for each of the pack's own records that is a measurement,
 * resolved as its section 4.6 says. One owner.
 *
 * <p>Of the rows' fields those are filled that are called like SenML's: {@code name}, {@code time} (a timestamp), {@code unit}, {@code value},
 * {@code string_value}, {@code boolean_value}, {@code data_value} (a binary), {@code sum} and {@code update_time} (seconds); numbers are doubles,
 * floats or decimals. Other fields stay null, or are for whoever completes the rows.
 *
 * <p>A relative time is relative to when the batch was taken in, as the log has it. Records that have base fields only make no row.
 *
 * <p>A pack is malformed as a whole, so that somebody may mend it and send it again once: if it is no array of such objects, a field has another type,
 * stands twice or is one that ends in {@code _} and is not known (section 4.4), the version is above 10 or not the same throughout (4.4), a name
 * is empty, has other characters than section 4.5.1 allows or more than 255, a unit has more than 255, a record has no value and no sum or
 * several values (4.2), a time is not in the years 1 to 9999, or a row wants a value that there is none of. Fields that are not known, and values that
 * no field of the rows is for, are passed over, unless {@link SchemaDrift} says otherwise.
 *
 * @param <T> the rows
 */
public final class SenmlDecoder<T> implements Decoder<T> {

    private static final String WANTED = "a JSON array, as a pack of SenML is";

    private final JsonFactory factory;
    private final RowBuilder<T> builder;
    private final RowColumns columns;
    private final SchemaDrift.Mode onDrift;

    /** The index of the field for what does not fit, -1 for none. */
    private final int rescueIndex;

    private final DriftNotes drift = new DriftNotes();
    private final BaseFields base = new BaseFields();
    private final SenmlRecord record = new SenmlRecord();

    /**
     * @throws IllegalArgumentException if a field has another type than SenML's of its name, or there is none for SenML
     */
    public SenmlDecoder(RowType<T> rowType) {
        this(rowType, JsonSettings.DEFAULTS);
    }

    /**
     * @throws IllegalArgumentException if a field has another type than SenML's of its name, there is none for SenML, or none for what is to be
     *     rescued
     */
    public SenmlDecoder(RowType<T> rowType, JsonSettings settings) {
        this.factory = JsonText.factory(settings.depthMax());
        this.builder = rowType.newBuilder();
        this.columns = new RowColumns(rowType.schema());
        this.onDrift = settings.onDrift().mode();
        this.rescueIndex = settings.onDrift().columnIndex(rowType.schema());
    }

    /**
     * Whether SenML has anything for a field.
     *
     * @throws IllegalArgumentException if not, with the nearest of those that it has
     */
    public static void requireColumn(Field field) {
        SenmlColumn column = SenmlColumn.of(field.name()).orElse(null);
        if (column == null) {
            throw new IllegalArgumentException("SenML has nothing for a field " + field.name()
                    + NearestWord.hint(field.name(), SenmlColumn.names(), "it has"));
        }
        column.requireType(field);
    }

    /**
     * Decodes a pack that makes one row.
     *
     * @throws MalformedRowException also if it makes more
     */
    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        List<T> rows = new ArrayList<>();
        decodeAll(batch, index, rows::add);
        if (rows.size() != 1) {
            throw new MalformedRowException("the pack makes " + rows.size() + " rows, wanted one");
        }
        return rows.get(0);
    }

    @Override
    public void decodeAll(Batch batch, int index, Consumer<? super T> rows) throws MalformedRowException {
        batch.requireWhole(index);
        decodeAll(batch.buffer(), batch.recordStart(index), batch.recordLength(index), batch.ingestTimeMicros(), rows);
    }

    @Override
    public List<String> takeDrift() {
        return drift.take();
    }

    /**
     * Decodes a pack.
     *
     * @param nowMicros what relative times are relative to, microseconds since 1970
     * @param rows takes them in the order of the pack
     * @throws MalformedRowException if it is no pack; then none of its rows count
     */
    public void decodeAll(byte[] bytes, int start, int length, long nowMicros, Consumer<? super T> rows)
            throws MalformedRowException {
        builder.reset();
        base.clear();
        int arrayStart = JsonText.start(bytes, start, start + length, '[', WANTED);
        try (JsonParser parser = factory.createParser(bytes, arrayStart, start + length - arrayStart)) {
            parser.nextToken();
            readRecords(parser, nowMicros, rows);
            if (parser.nextToken() != null) {
                throw new MalformedRowException("there is something behind the array's end, at column "
                        + parser.currentTokenLocation().getColumnNr());
            }
        } catch (JsonProcessingException e) {
            throw JsonText.notJson(e);
        } catch (IOException e) {
            throw JsonText.notUtf8(e);
        }
    }

    private void readRecords(JsonParser parser, long nowMicros, Consumer<? super T> rows)
            throws IOException, MalformedRowException {
        int rowCount = 0;
        int number = 0;
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            number++;
            try {
                T row = token == JsonToken.START_OBJECT ? readRecord(parser, nowMicros) : null;
                if (token != JsonToken.START_OBJECT) {
                    throw new MalformedRowException("it is " + shown(parser) + ", wanted an object");
                }
                if (row != null) {
                    rows.accept(row);
                    rowCount++;
                }
            } catch (MalformedRowException e) {
                throw new MalformedRowException("record " + number + " of the pack: " + e.getMessage());
            }
        }
        if (rowCount == 0) {
            throw new MalformedRowException("the pack has no measurement");
        }
    }

    /**
     * @return null if it has nothing but base fields
     */
    private @Nullable T readRecord(JsonParser parser, long nowMicros) throws IOException, MalformedRowException {
        record.clear();
        String rescued = readFields(parser);
        base.take(record);
        if (record.isOnlyBase()) {
            if (rescued != null) {
                throw new MalformedRowException(
                        "it has " + TextField.shortened(rescued) + ", and makes no row that could have that");
            }
            return null;
        }
        requireMeasurement();
        columns.fill(builder, base, record, nowMicros);
        if (rescued != null) {
            builder.setObject(rescueIndex, rescued);
        }
        return builder.build();
    }

    private void requireMeasurement() throws MalformedRowException {
        int valueCount = 0;
        for (SenmlField field : SenmlField.values()) {
            valueCount += field.isValue() && record.has(field) ? 1 : 0;
        }
        if (valueCount > 1) {
            throw new MalformedRowException("it has " + valueCount + " values, wanted one of v, vs, vb and vd");
        }
        if (valueCount == 0 && !record.has(SenmlField.SUM) && !base.isMeasured()) {
            throw new MalformedRowException("it has no value, wanted one of v, vs, vb and vd, or a sum");
        }
    }

    /**
     * @return a JSON object with the fields that are to be rescued, null if there are none
     */
    private @Nullable String readFields(JsonParser parser) throws IOException, MalformedRowException {
        StringBuilder rescued = new StringBuilder();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String label = parser.currentName();
            parser.nextToken();
            record.note(label);
            SenmlField field = SenmlField.of(label);
            if (field != null) {
                read(parser, field);
            }
            if (!hasPlace(field, label)) {
                onUnknown(label);
                rescue(parser, label, rescued);
            }
        }
        return rescued.isEmpty() ? null : rescued.append('}').toString();
    }

    private void rescue(JsonParser parser, String label, StringBuilder rescued)
            throws IOException, MalformedRowException {
        if (rescueIndex < 0) {
            parser.skipChildren();
            return;
        }
        rescued.append(rescued.isEmpty() ? "{\"" : ",\"")
                .append(JsonStringEncoder.getInstance().quoteAsString(JsonText.requireWhole(label)))
                .append("\":")
                .append(JsonText.copied(factory, parser));
    }

    /** Whether there is nothing to be told of a field: what is measured needs a column, the rest may go without. */
    private boolean hasPlace(@Nullable SenmlField field, String label) throws MalformedRowException {
        if (field == null && label.endsWith("_")) {
            throw new MalformedRowException("field " + TextField.shortened(label)
                    + " is unknown, and whoever does not know a field that ends in _ must not use the pack");
        }
        SenmlColumn column = field == null ? null : field.column();
        return field != null && (column == null || columns.has(column) || !field.isMeasured());
    }

    private void onUnknown(String label) throws MalformedRowException {
        drift.unknown(label);
        if (onDrift == SchemaDrift.Mode.STRICT) {
            throw new MalformedRowException("field " + TextField.shortened(label)
                    + " is unknown: it is none of SenML, or the schema has no field for it");
        }
    }

    private void read(JsonParser parser, SenmlField field) throws IOException, MalformedRowException {
        JsonToken token = parser.currentToken();
        boolean isRight = switch (field.form()) {
            case TEXT -> token == JsonToken.VALUE_STRING;
            case NUMBER -> token.isNumeric();
            case TRUTH -> token.isBoolean();
        };
        if (!isRight) {
            throw new MalformedRowException("field " + field.label() + " is " + shown(parser) + ", wanted "
                    + field.form().wanted());
        }
        String text = parser.getText();
        if (!record.put(field, field.form() == SenmlField.Form.TEXT ? JsonText.requireWhole(text) : text)) {
            throw new MalformedRowException("field " + field.label() + " stands twice");
        }
    }

    private static String shown(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> TextField.quoted(parser.getText());
            default -> TextField.shortened(parser.getText());
        };
    }
}
