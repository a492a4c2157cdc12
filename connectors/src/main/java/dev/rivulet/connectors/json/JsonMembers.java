package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.TextField;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the members of JSON objects into the fields of a schema. One owner. */
final class JsonMembers {

    private final String path;
    private final JsonUnknown unknown;
    private final JsonField[] fields;
    private final SerializedString[] names;

    /** Only looked up, never iterated. */
    private final Map<String, Integer> indexByName = new HashMap<>();

    /** A bit for each field that the current object has had. */
    private final long[] seenBits;

    /**
     * @param path what stands before a field's name in messages, such as {@code address.}; empty for the record itself
     * @param exceptIndex the index of a field that no member goes to, -1 for none
     */
    JsonMembers(Schema schema, String path, int exceptIndex, JsonUnknown unknown) {
        this.path = path;
        this.unknown = unknown;
        int count = schema.fieldCount() - (exceptIndex < 0 ? 0 : 1);
        this.fields = new JsonField[count];
        this.names = new SerializedString[count];
        this.seenBits = new long[(count + 63) / 64];
        int place = 0;
        for (int index = 0; index < schema.fieldCount(); index++) {
            Field field = schema.field(index);
            if (index != exceptIndex) {
                Field named = path.isEmpty() ? field : new Field(path + field.name(), field.type(), field.isNullable());
                fields[place] = new JsonField(new TextField(index, named), unknown);
                names[place] = new SerializedString(field.name());
                indexByName.put(field.name(), place++);
            }
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
                if (index < 0) {
                    unknown.on(path, parser.currentName());
                }
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
