package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.rivulet.connectors.internal.TextField;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the members of JSON objects into the fields of a schema. One owner. */
final class JsonMembers {

    private final String path;
    private final JsonField[] fields;
    private final SerializedString[] names;

    /** Only looked up, never iterated. */
    private final Map<String, Integer> indexByName = new HashMap<>();

    /** A bit for each field that the current object has had. */
    private final long[] seenBits;

    /**
     * @param path what stands before a field's name in messages, such as {@code address.}; empty for the record itself
     */
    JsonMembers(Schema schema, String path) {
        this.path = path;
        this.fields = new JsonField[schema.fieldCount()];
        this.names = new SerializedString[fields.length];
        this.seenBits = new long[(fields.length + 63) / 64];
        for (int index = 0; index < fields.length; index++) {
            Field field = schema.field(index);
            Field named = path.isEmpty() ? field : new Field(path + field.name(), field.type(), field.isNullable());
            fields[index] = new JsonField(new TextField(index, named));
            names[index] = new SerializedString(field.name());
            indexByName.put(field.name(), index);
        }
    }

    /**
     * Reads one object.
     *
     * @param parser stands at its beginning, and at its end afterwards
     */
    void read(JsonParser parser, RowBuilder<?> builder) throws IOException, MalformedRowException {
        Arrays.fill(seenBits, 0);
        int expected = 0;
        while (true) {
            // Senders write their members in the same order each time, mostly ours: try the next one, without making a
            // string.
            int index;
            if (expected < names.length && parser.nextFieldName(names[expected])) {
                index = expected;
            } else {
                if (expected >= names.length) {
                    parser.nextToken();
                }
                if (parser.currentToken() != JsonToken.FIELD_NAME) {
                    return;
                }
                index = indexByName.getOrDefault(parser.currentName(), -1);
            }
            JsonToken value = parser.nextToken();
            if (index < 0) {
                parser.skipChildren();
            } else {
                noteSeen(index);
                fields[index].read(parser, value, builder);
                expected = index + 1;
            }
        }
    }

    private void noteSeen(int index) throws MalformedRowException {
        long bit = 1L << index;
        if ((seenBits[index >> 6] & bit) != 0) {
            throw new MalformedRowException("field " + path + names[index].getValue() + " stands twice in the object");
        }
        seenBits[index >> 6] |= bit;
    }
}
