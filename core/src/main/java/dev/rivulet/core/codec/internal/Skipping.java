package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Enumeration;
import dev.rivulet.core.codec.schema.CodecSchema.ListOf;
import dev.rivulet.core.codec.schema.CodecSchema.MapOf;
import dev.rivulet.core.codec.schema.CodecSchema.NullOr;
import dev.rivulet.core.codec.schema.CodecSchema.OptionalOf;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.codec.schema.CodecSchema.SetOf;
import dev.rivulet.core.codec.schema.CodecSchema.Union;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads past values that nobody wants any more, knowing no more of them than their schema. Stateless. */
final class Skipping {

    private Skipping() {}

    /**
     * What reads a value and gives null.
     *
     * @throws IncompatibleSchemaException if the schema does not tell where values end
     */
    static SlotReader of(CodecSchema written) {
        if (written instanceof Scalar scalar) {
            return skipping(ScalarCodecs.of(scalar)::read);
        }
        if (written instanceof Enumeration) {
            return skipping(ByteReader::readString);
        }
        if (written instanceof RecordOf record) {
            return all(record.fields().stream().map(field -> of(field.type())).toList());
        }
        if (written instanceof NullOr nullOr) {
            return ifThere(of(nullOr.of()));
        }
        if (written instanceof OptionalOf optional) {
            return ifThere(of(optional.of()));
        }
        if (written instanceof ListOf list) {
            return repeated(of(list.element()));
        }
        if (written instanceof SetOf set) {
            return repeated(of(set.element()));
        }
        if (written instanceof MapOf map) {
            return repeated(all(List.of(of(map.key()), of(map.value()))));
        }
        if (written instanceof Union union) {
            return cases(union);
        }
        throw IncompatibleSchemaException.of(
                written,
                "was written as " + written.shortText()
                        + ", which cannot be skipped, as its form is known to its codec alone; keep it");
    }

    private static SlotReader skipping(SlotReader reader) {
        return in -> {
            reader.read(in);
            return null;
        };
    }

    private static SlotReader all(List<SlotReader> readers) {
        return in -> {
            for (int index = 0; index < readers.size(); index++) {
                readers.get(index).read(in);
            }
            return null;
        };
    }

    private static SlotReader ifThere(SlotReader reader) {
        return in -> in.readByte() == 0 ? null : reader.read(in);
    }

    private static SlotReader repeated(SlotReader reader) {
        return in -> {
            int count = ListCodec.readCount(in);
            for (int index = 0; index < count; index++) {
                reader.read(in);
            }
            return null;
        };
    }

    private static SlotReader cases(Union union) {
        Map<String, SlotReader> readers = new HashMap<>();
        for (Part part : union.cases()) {
            readers.put(part.name(), of(part.type()));
        }
        return in -> {
            String name = in.readString();
            @Nullable SlotReader reader = readers.get(name);
            if (reader == null) {
                throw new IllegalArgumentException(
                        "damaged encoding: sealed interface " + union.name() + " has no case " + name);
            }
            return reader.read(in);
        };
    }
}
