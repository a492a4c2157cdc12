package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Enumeration;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.ListOf;
import dev.rivulet.core.codec.schema.CodecSchema.MapOf;
import dev.rivulet.core.codec.schema.CodecSchema.NullOr;
import dev.rivulet.core.codec.schema.CodecSchema.Opaque;
import dev.rivulet.core.codec.schema.CodecSchema.OptionalOf;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.codec.schema.CodecSchema.SetOf;
import dev.rivulet.core.codec.schema.CodecSchema.Union;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of schemas, as kept in checkpoints and savepoints. Stateless.
 *
 * <p>Version 1, big-endian; a newer one is refused, there is none older. A {@code name} is a u16 length and UTF-8, a {@code part} a
 * name and a node:
 *
 * <pre>
 *   u8  version (1), once │ node
 *
 *   node:
 *     u8 1   scalar    u8 code, see {@link Scalar}
 *     u8 2   enum      name │ u16 count │ name of each constant
 *     u8 3   record    name │ u16 count │ part for each field
 *     u8 4   null or   node
 *     u8 5   optional  node
 *     u8 6   list      node
 *     u8 7   set       node
 *     u8 8   map       node of the keys │ node of the values
 *     u8 9   union     name │ u16 count │ part for each case
 *     u8 10  opaque    name
 *     u8 11  key       node
 * </pre>
 */
public final class SchemaCodec implements Codec<CodecSchema> {

    /** The only one. */
    public static final SchemaCodec INSTANCE = new SchemaCodec();

    private static final int VERSION = 1;

    /** No type that a codec was derived from is so deep; a damaged schema must not take the stack. */
    private static final int DEPTH_MAX = 200;

    private static final int SCALAR = 1;
    private static final int ENUM = 2;
    private static final int RECORD = 3;
    private static final int NULL_OR = 4;
    private static final int OPTIONAL = 5;
    private static final int LIST = 6;
    private static final int SET = 7;
    private static final int MAP = 8;
    private static final int UNION = 9;
    private static final int OPAQUE = 10;
    private static final int KEY = 11;

    private SchemaCodec() {}

    @Override
    public void write(CodecSchema schema, ByteWriter out) {
        out.putByte(VERSION);
        writeNode(schema, out);
    }

    /**
     * @throws IllegalArgumentException if the bytes are no schema, or of a newer version
     */
    @Override
    public CodecSchema read(ByteReader in) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("a schema has version " + version + ", this release reads " + VERSION);
        }
        return readNode(in, DEPTH_MAX);
    }

    private static void writeNode(CodecSchema schema, ByteWriter out) {
        if (schema instanceof Scalar scalar) {
            out.putByte(SCALAR);
            out.putByte(scalar.code());
        } else if (schema instanceof Enumeration enumeration) {
            out.putByte(ENUM);
            writeName(enumeration.name(), out);
            out.putShort(enumeration.constants().size());
            enumeration.constants().forEach(constant -> writeName(constant, out));
        } else if (schema instanceof RecordOf record) {
            out.putByte(RECORD);
            writeParts(record.name(), record.fields(), out);
        } else if (schema instanceof Union union) {
            out.putByte(UNION);
            writeParts(union.name(), union.cases(), out);
        } else if (schema instanceof Opaque opaque) {
            out.putByte(OPAQUE);
            writeName(opaque.id(), out);
        } else {
            writeAround(schema, out);
        }
    }

    private static void writeAround(CodecSchema schema, ByteWriter out) {
        if (schema instanceof NullOr nullOr) {
            writeTagged(NULL_OR, nullOr.of(), out);
        } else if (schema instanceof OptionalOf optional) {
            writeTagged(OPTIONAL, optional.of(), out);
        } else if (schema instanceof ListOf list) {
            writeTagged(LIST, list.element(), out);
        } else if (schema instanceof SetOf set) {
            writeTagged(SET, set.element(), out);
        } else if (schema instanceof MapOf map) {
            writeTagged(MAP, map.key(), out);
            writeNode(map.value(), out);
        } else if (schema instanceof KeyOf key) {
            writeTagged(KEY, key.of(), out);
        } else {
            throw new AssertionError("a schema of unknown kind: " + schema);
        }
    }

    private static void writeTagged(int tag, CodecSchema inner, ByteWriter out) {
        out.putByte(tag);
        writeNode(inner, out);
    }

    private static void writeParts(String name, List<Part> parts, ByteWriter out) {
        writeName(name, out);
        out.putShort(parts.size());
        for (Part part : parts) {
            writeName(part.name(), out);
            writeNode(part.type(), out);
        }
    }

    private static void writeName(String name, ByteWriter out) {
        byte[] bytes = Utf8.encode(name);
        if (bytes.length > 0xffff) {
            throw new IllegalArgumentException("the name '" + name.substring(0, 40) + "…' has " + bytes.length
                    + " bytes, wanted at most " + 0xffff);
        }
        out.putShort(bytes.length);
        out.putBytes(bytes);
    }

    private static CodecSchema readNode(ByteReader in, int depthLeft) {
        if (depthLeft == 0) {
            throw new IllegalArgumentException("a schema is deeper than " + DEPTH_MAX);
        }
        int tag = in.readByte();
        int depth = depthLeft - 1;
        return switch (tag) {
            case SCALAR -> Scalar.ofCode(in.readByte());
            case ENUM -> new Enumeration(readName(in), readNames(in));
            case RECORD -> new RecordOf(readName(in), readParts(in, depth));
            case NULL_OR -> new NullOr(readNode(in, depth));
            case OPTIONAL -> new OptionalOf(readNode(in, depth));
            case LIST -> new ListOf(readNode(in, depth));
            case SET -> new SetOf(readNode(in, depth));
            case MAP -> new MapOf(readNode(in, depth), readNode(in, depth));
            case UNION -> new Union(readName(in), readParts(in, depth));
            case OPAQUE -> new Opaque(readName(in));
            case KEY -> new KeyOf(readNode(in, depth));
            default -> throw new IllegalArgumentException("a schema has a node of unknown kind " + tag);
        };
    }

    private static List<Part> readParts(ByteReader in, int depth) {
        int count = in.readUnsignedShort();
        List<Part> parts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            parts.add(new Part(readName(in), readNode(in, depth)));
        }
        return parts;
    }

    private static List<String> readNames(ByteReader in) {
        int count = in.readUnsignedShort();
        List<String> names = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            names.add(readName(in));
        }
        return names;
    }

    private static String readName(ByteReader in) {
        byte[] bytes = in.readBytes(in.readUnsignedShort());
        return Utf8.decode(bytes, 0, bytes.length);
    }
}
