package dev.rivulet.engine.operator.slice;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;

/** Texts that can be changed in place. */
record TextCodec() implements Codec<StringBuilder> {

    private static final Codec<String> STRINGS = Codecs.of(String.class);

    @Override
    public void write(StringBuilder value, ByteWriter out) {
        STRINGS.write(value.toString(), out);
    }

    @Override
    public StringBuilder read(ByteReader in) {
        return new StringBuilder(STRINGS.read(in));
    }
}
