package dev.rivulet.cli.bind;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.row.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How accumulators are kept in checkpoints. Immutable, any thread.
 *
 * <p>Layout, big-endian, version 1 (a newer one is refused, there is none older); per aggregate in the order of the pipeline:
 *
 * <pre>
 *   u8   version (1), once
 *   i64  the word: a whole number, or the bits of a double
 *   i64  how many values were seen, -1 if their sum overflowed
 *   u8   1 if an object follows, else 0
 *   ...  the object: text, binary or decimal, as the core's codecs write them
 * </pre>
 */
final class AccumulatorCodec implements Codec<Accumulator> {

    private static final int VERSION = 1;

    private final List<Codec<Object>> objectCodecs = new ArrayList<>();
    private final Supplier<Accumulator> newAccumulator;

    /**
     * @param objectTypes per aggregate the type of its object; any other type where it keeps none
     * @param newAccumulator makes one for as many
     */
    AccumulatorCodec(List<DataType> objectTypes, Supplier<Accumulator> newAccumulator) {
        this.newAccumulator = newAccumulator;
        objectTypes.forEach(type -> objectCodecs.add(codec(type)));
    }

    /** The aggregates themselves are told apart by the operator, which names them. */
    @Override
    public CodecSchema schema() {
        return new CodecSchema.Opaque("accumulator/" + VERSION);
    }

    @Override
    public void write(Accumulator value, ByteWriter out) {
        out.putByte(VERSION);
        for (int index = 0; index < objectCodecs.size(); index++) {
            out.putLong(value.word(index));
            out.putLong(value.count(index));
            @Nullable Object object = value.object(index);
            out.putByte(object == null ? 0 : 1);
            if (object != null) {
                objectCodecs.get(index).write(object, out);
            }
        }
    }

    @Override
    public Accumulator read(ByteReader in) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "an accumulator is of version " + version + ", this release reads " + VERSION);
        }
        Accumulator value = newAccumulator.get();
        for (int index = 0; index < objectCodecs.size(); index++) {
            value.setWord(index, in.readLong());
            value.setCount(index, in.readLong());
            if (in.readByte() != 0) {
                value.setObject(index, objectCodecs.get(index).read(in));
            }
        }
        return value;
    }

    private static Codec<Object> codec(DataType type) {
        if (type instanceof DataType.Decimal) {
            return erased(Codecs.of(BigDecimal.class));
        }
        return type == DataType.Simple.BINARY ? erased(Codecs.of(byte[].class)) : erased(Codecs.of(String.class));
    }

    /** An aggregate's object is always of its own type. */
    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
