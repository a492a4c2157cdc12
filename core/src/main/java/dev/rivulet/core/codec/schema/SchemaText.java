package dev.rivulet.core.codec.schema;

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
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Schemas as people read them. Stateless. */
final class SchemaText {

    private SchemaText() {}

    static String full(CodecSchema schema) {
        if (schema instanceof Enumeration enumeration) {
            return "enum " + enumeration.name() + "(" + String.join(", ", enumeration.constants()) + ")";
        }
        if (schema instanceof RecordOf record) {
            return record.name() + "{" + parts(record.fields(), ", ") + "}";
        }
        if (schema instanceof Union union) {
            return "sealed " + union.name() + "(" + parts(union.cases(), " | ") + ")";
        }
        return around(schema, SchemaText::full);
    }

    static String brief(CodecSchema schema) {
        if (schema instanceof Enumeration enumeration) {
            return "enum " + enumeration.name();
        }
        if (schema instanceof RecordOf record) {
            return "record " + record.name();
        }
        if (schema instanceof Union union) {
            return "sealed " + union.name();
        }
        return around(schema, SchemaText::brief);
    }

    /** The name that a path begins with. */
    static String root(CodecSchema schema) {
        if (schema instanceof Enumeration enumeration) {
            return enumeration.name();
        }
        if (schema instanceof RecordOf record) {
            return record.name();
        }
        if (schema instanceof Union union) {
            return union.name();
        }
        return schema instanceof KeyOf key ? root(key.of()) : brief(schema);
    }

    private static String around(CodecSchema schema, Function<CodecSchema, String> inner) {
        if (schema instanceof Scalar) {
            return schema.toString();
        }
        if (schema instanceof NullOr nullOr) {
            return inner.apply(nullOr.of()) + "?";
        }
        if (schema instanceof OptionalOf optional) {
            return "optional<" + inner.apply(optional.of()) + ">";
        }
        if (schema instanceof ListOf list) {
            return "list<" + inner.apply(list.element()) + ">";
        }
        if (schema instanceof SetOf set) {
            return "set<" + inner.apply(set.element()) + ">";
        }
        if (schema instanceof MapOf map) {
            return "map<" + inner.apply(map.key()) + ", " + inner.apply(map.value()) + ">";
        }
        if (schema instanceof KeyOf key) {
            return "key<" + inner.apply(key.of()) + ">";
        }
        if (schema instanceof Opaque opaque) {
            return "opaque '" + opaque.id() + "'";
        }
        throw new AssertionError("a schema of unknown kind: " + schema);
    }

    private static String parts(List<Part> parts, String separator) {
        return parts.stream()
                .map(part -> part.name() + ": " + full(part.type()))
                .collect(Collectors.joining(separator));
    }
}
