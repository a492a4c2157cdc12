package dev.rivulet.engine.match;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.PairCodec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.util.List;

/**
 * The form of {@link KeyMatches}: the rows, then how matches have taken them, in numbers (see {@link Links}). So the type of rows may change
 * over releases as far as its own codec allows. Immutable, any thread.
 */
final class KeyMatchesCodec<T> implements Codec<KeyMatches<T>> {

    private final PairCodec<Links<T>, List<T>, long[]> pairs;

    KeyMatchesCodec(Codec<T> rowCodec) {
        this.pairs = new PairCodec<>(
                "KeyMatches/1",
                new PairCodec.Part<>("rows", Codecs.listOf(rowCodec), Links::rows),
                new PairCodec.Part<>("links", Codecs.of(long[].class), Links::numbers),
                Links::new);
    }

    @Override
    public void write(KeyMatches<T> value, ByteWriter out) {
        pairs.write(Links.of(value), out);
    }

    @Override
    public KeyMatches<T> read(ByteReader in) {
        return pairs.read(in).toMatches();
    }

    @Override
    public CodecSchema schema() {
        return pairs.schema();
    }

    @Override
    public CodecReader<KeyMatches<T>> readerOf(CodecSchema written) {
        CodecReader<Links<T>> reader = pairs.readerOf(written);
        return in -> reader.read(in).toMatches();
    }
}
