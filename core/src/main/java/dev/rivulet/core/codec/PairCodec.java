package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The codec of something that has two parts, each with a codec of its own: one after the other. Its schema is that of a record of the
 * two, so that a part may change over releases as far as its own codec allows. Immutable, any thread.
 */
public final class PairCodec<P, L, R> implements Codec<P> {

    /**
     * One of the two parts.
     *
     * @param name in the schema; the same over all releases
     * @param getter takes it out of the whole
     */
    public record Part<P, V>(String name, Codec<V> codec, Function<P, V> getter) {

        private CodecSchema.Part schema() {
            return new CodecSchema.Part(name, codec.schema());
        }

        private void write(P pair, ByteWriter out) {
            codec.write(getter.apply(pair), out);
        }
    }

    private final Part<P, L> left;
    private final Part<P, R> right;
    private final BiFunction<L, R, P> constructor;
    private final CodecSchema.RecordOf schema;

    /**
     * @param name in the schema; the same over all releases
     * @param constructor makes the whole of both parts
     */
    public PairCodec(String name, Part<P, L> left, Part<P, R> right, BiFunction<L, R, P> constructor) {
        this.left = left;
        this.right = right;
        this.constructor = constructor;
        this.schema = new CodecSchema.RecordOf(name, List.of(left.schema(), right.schema()));
    }

    @Override
    public void write(P pair, ByteWriter out) {
        left.write(pair, out);
        right.write(pair, out);
    }

    @Override
    public P read(ByteReader in) {
        return constructor.apply(left.codec().read(in), right.codec().read(in));
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<P> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof CodecSchema.RecordOf record) || !hasSameParts(record)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        CodecReader<L> lefts = left.codec().readerOf(record.fields().get(0).type());
        CodecReader<R> rights = right.codec().readerOf(record.fields().get(1).type());
        return in -> constructor.apply(lefts.read(in), rights.read(in));
    }

    private boolean hasSameParts(CodecSchema.RecordOf written) {
        return written.name().equals(schema.name())
                && written.fields().stream()
                        .map(CodecSchema.Part::name)
                        .toList()
                        .equals(List.of(left.name(), right.name()));
    }
}
