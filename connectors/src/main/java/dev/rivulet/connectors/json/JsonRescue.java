package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rivulet.connectors.internal.DriftNotes;
import dev.rivulet.connectors.internal.JsonText;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.TextField;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads objects member by member, and puts what does not fit into one column as a JSON object: members that no field is called like, values that do not
 * fit, whose fields are null then, and values that have more in them than their fields, which are filled all the same. Slower than {@link
 * JsonMembers}, for the objects that these refuse. One owner.
 */
final class JsonRescue {

    private final JsonFactory factory;
    private final int column;
    private final Schema schema;
    private final JsonField[] strict;
    private final JsonField[] lenient;
    private final DriftNotes drift;

    /** Only looked up, never iterated. */
    private final Map<String, Integer> indexByName = new HashMap<>();

    /**
     * @param column the index of the one for what does not fit; no member goes there by its name
     */
    JsonRescue(JsonFactory factory, Schema schema, int column, DriftNotes drift) {
        this.factory = factory;
        this.column = column;
        this.schema = schema;
        this.drift = drift;
        this.strict = new JsonField[schema.fieldCount()];
        this.lenient = new JsonField[schema.fieldCount()];
        for (int index = 0; index < schema.fieldCount(); index++) {
            TextField field = new TextField(index, schema.field(index));
            strict[index] = new JsonField(field, new JsonUnknown(true, drift));
            lenient[index] = new JsonField(field, new JsonUnknown(false, drift));
            if (index != column) {
                indexByName.put(schema.field(index).name(), index);
            }
        }
    }

    /**
     * Reads one object.
     *
     * @param parser stands at its beginning, and at its end afterwards
     */
    void read(JsonParser parser, RowBuilder<?> builder) throws IOException, MalformedRowException {
        StringWriter text = new StringWriter();
        boolean isAnyRescued = false;
        Set<String> seen = new HashSet<>();
        try (JsonGenerator rescued = factory.createGenerator(text)) {
            rescued.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                String value = JsonText.copied(factory, parser);
                if (!isTaken(name, value, seen, builder)) {
                    rescued.writeFieldName(JsonText.requireWhole(name));
                    rescued.writeRawValue(value);
                    isAnyRescued = true;
                }
            }
            rescued.writeEndObject();
        }
        if (isAnyRescued) {
            builder.setObject(column, text.toString());
        }
    }

    /** Whether all of a member has gone into its field. */
    private boolean isTaken(String name, String value, Set<String> seen, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        Integer index = indexByName.get(name);
        if (index == null) {
            drift.unknown(name);
            return false;
        }
        if (!seen.add(name)) {
            throw new MalformedRowException("field " + name + " stands twice in the object");
        }
        try {
            set(strict[index], value, builder);
            return true;
        } catch (MalformedRowException unfit) {
            fillAsFarAsPossible(index, value, builder, unfit);
            return false;
        }
    }

    private void fillAsFarAsPossible(int index, String value, RowBuilder<?> builder, MalformedRowException unfit)
            throws IOException, MalformedRowException {
        try {
            set(lenient[index], value, builder);
        } catch (MalformedRowException stillUnfit) {
            if (!schema.field(index).isNullable()) {
                throw unfit;
            }
            builder.setNull(index);
        }
    }

    private void set(JsonField field, String value, RowBuilder<?> builder) throws IOException, MalformedRowException {
        try (JsonParser parser = factory.createParser(value)) {
            field.read(parser, parser.nextToken(), builder);
        }
    }
}
