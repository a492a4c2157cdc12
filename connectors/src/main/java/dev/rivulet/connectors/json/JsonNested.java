package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.text.TextField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON arrays and objects as arrays, maps and structs. One owner, which reads one value after the other. */
interface JsonNested {

    /** What a value of this kind begins with. */
    JsonToken start();

    /**
     * @param parser stands at the value's beginning, and at its end afterwards
     * @return the value in the form that rows have it in
     */
    Object read(JsonParser parser) throws IOException, MalformedRowException;

    /**
     * @throws IllegalArgumentException if it is a map whose keys no member's name can stand for
     */
    static JsonNested of(Field field, JsonUnknown unknown) {
        if (field.type() instanceof DataType.Array array) {
            return new Elements(new Slot(field.name() + "[]", array.element(), array.containsNull(), unknown));
        }
        if (field.type() instanceof DataType.Map map) {
            if (map.key().isNested()) {
                throw new IllegalArgumentException("field " + field.name() + " is " + field.type()
                        + "; a JSON object has names for keys, which are no " + map.key());
            }
            return new Entries(
                    new Slot("a key of " + field.name(), map.key(), false, unknown),
                    new Slot(field.name() + "{}", map.value(), map.valueContainsNull(), unknown));
        }
        return new Fields(
                field.name(), StructRowType.of(field.name(), ((DataType.Struct) field.type()).schema()), unknown);
    }

    record Elements(Slot element) implements JsonNested {

        @Override
        public JsonToken start() {
            return JsonToken.START_ARRAY;
        }

        @Override
        public Object read(JsonParser parser) throws IOException, MalformedRowException {
            List<@Nullable Object> values = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); isMore(token, JsonToken.END_ARRAY); token = parser.nextToken()) {
                values.add(element.read(parser, token));
            }
            return Collections.unmodifiableList(values);
        }
    }

    record Entries(Slot key, Slot value) implements JsonNested {

        @Override
        public JsonToken start() {
            return JsonToken.START_OBJECT;
        }

        @Override
        public Object read(JsonParser parser) throws IOException, MalformedRowException {
            Map<Object, @Nullable Object> values = new LinkedHashMap<>();
            while (isMore(parser.nextToken(), JsonToken.END_OBJECT)) {
                Object eachKey = key.parse(parser.currentName());
                if (values.containsKey(eachKey)) {
                    throw new MalformedRowException(
                            key.field.field().name() + " stands twice: " + TextField.quoted(parser.currentName()));
                }
                values.put(eachKey, value.read(parser, parser.nextToken()));
            }
            return Collections.unmodifiableMap(values);
        }
    }

    /** The fields of a struct. */
    final class Fields implements JsonNested {

        private final String name;
        private final JsonMembers members;
        private final RowBuilder<Row> builder;

        Fields(String name, StructRowType rows, JsonUnknown unknown) {
            this.name = name;
            this.members = new JsonMembers(rows.schema(), name + ".", -1, unknown);
            this.builder = rows.newBuilder();
        }

        @Override
        public JsonToken start() {
            return JsonToken.START_OBJECT;
        }

        @Override
        public Object read(JsonParser parser) throws IOException, MalformedRowException {
            builder.reset();
            members.read(parser, builder);
            try {
                return builder.build();
            } catch (MalformedRowException e) {
                throw new MalformedRowException("in field " + name + ": " + e.getMessage());
            }
        }
    }

    /** Whether there is another value; a text that ends too early is told by the parser itself. */
    private static boolean isMore(@Nullable JsonToken token, JsonToken end) {
        return token != null && token != end;
    }

    /** The place of one value in an array or a map, which is filled as a field is. */
    final class Slot implements RowBuilder<Object> {

        private final TextField field;
        private final JsonField json;
        private @Nullable Object value;

        Slot(String name, DataType type, boolean isNullable, JsonUnknown unknown) {
            this.field = new TextField(0, new Field(name, type, isNullable));
            this.json = new JsonField(field, unknown);
        }

        @Nullable Object read(JsonParser parser, @Nullable JsonToken token) throws IOException, MalformedRowException {
            value = null;
            json.read(parser, token, this);
            if (value == null && !field.field().isNullable()) {
                throw field.malformed("null");
            }
            return value;
        }

        Object parse(String text) throws MalformedRowException {
            field.set(this, text);
            return build();
        }

        @Override
        public void setNull(int index) {
            value = null;
        }

        @Override
        public void setLong(int index, long number) {
            value = number;
        }

        @Override
        public void setDouble(int index, double number) {
            value = number;
        }

        @Override
        public void setObject(int index, Object object) {
            value = object;
        }

        @Override
        public void reset() {
            value = null;
        }

        @Override
        public Object build() throws MalformedRowException {
            Object built = value;
            if (built == null) {
                throw field.malformed("null");
            }
            return built;
        }
    }
}
