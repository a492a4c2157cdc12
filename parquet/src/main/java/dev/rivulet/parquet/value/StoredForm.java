package dev.rivulet.parquet.value;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The form in which rows of a file are in the log: the columns that were read, in their own types. It is the context of each batch, so what is
 * logged is read by a later release of the pipeline, too. Stateless.
 *
 * <p>Layout, big-endian, version 1 (a newer one is refused, there is none older); text is an i32 length and UTF-8. All may be null in it.
 *
 * <pre>
 *   u8      version (1)
 *   fields
 *
 *   fields: i32 count │ for each: text name │ type
 *   type:   text "boolean" … as in SQL
 *         │ text "decimal" │ u8 precision │ u8 scale
 *         │ text "array"   │ type
 *         │ text "map"     │ type of the keys │ type of the values
 *         │ text "struct"  │ fields
 * </pre>
 *
 * <p>A record is what {@code Codecs.ofRows} writes of these fields.
 */
public final class StoredForm {

    private static final int VERSION = 1;
    private static final int DEPTH_MAX = 200;

    private StoredForm() {}

    public static byte[] encode(Schema columns) {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        fields(columns, out);
        return out.toByteArray();
    }

    private static void fields(Schema schema, ByteWriter out) {
        out.putInt(schema.fieldCount());
        for (Field field : schema.fields()) {
            out.putString(field.name());
            type(field.type(), out);
        }
    }

    private static void type(DataType type, ByteWriter out) {
        if (type instanceof Simple simple) {
            out.putString(simple.toString());
        } else if (type instanceof DataType.Decimal decimal) {
            out.putString("decimal");
            out.putByte(decimal.precision());
            out.putByte(decimal.scale());
        } else if (type instanceof DataType.Array array) {
            out.putString("array");
            type(array.element(), out);
        } else if (type instanceof DataType.Map map) {
            out.putString("map");
            type(map.key(), out);
            type(map.value(), out);
        } else if (type instanceof DataType.Struct struct) {
            out.putString("struct");
            fields(struct.schema(), out);
        } else {
            throw new AssertionError("type " + type + " has no form");
        }
    }

    /**
     * @throws IllegalArgumentException if it is no form, or one of a newer version
     */
    public static Schema decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("rows of a Parquet file are in form " + version + ", this release reads "
                    + VERSION + "; run the release that wrote it, or a newer one");
        }
        return fields(in, DEPTH_MAX);
    }

    private static Schema fields(ByteReader in, int depthLeft) {
        int count = in.readInt();
        List<Field> fields = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            fields.add(Field.nullable(in.readString(), type(in, depthLeft)));
        }
        return Schema.of(fields);
    }

    private static DataType type(ByteReader in, int depthLeft) {
        if (depthLeft == 0) {
            throw new IllegalArgumentException("a form is deeper than " + DEPTH_MAX);
        }
        String word = in.readString();
        int depth = depthLeft - 1;
        return switch (word) {
            case "decimal" -> new DataType.Decimal(in.readByte(), in.readByte());
            case "array" -> new DataType.Array(type(in, depth), true);
            case "map" -> new DataType.Map(type(in, depth), type(in, depth), true);
            case "struct" -> new DataType.Struct(fields(in, depth));
            default -> Simple.valueOf(word.toUpperCase(Locale.ROOT));
        };
    }
}
