package dev.rivulet.state.table;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.schema.CodecSchema;

/** Another codec, with few hashes. */
record CollidingCodec(KeyCodec<String> codec, int hashCount) implements KeyCodec<String> {

    @Override
    public int stableHash(String key) {
        return Math.floorMod(codec.stableHash(key), hashCount);
    }

    @Override
    public int compare(String left, String right) {
        return codec.compare(left, right);
    }

    @Override
    public void write(String value, ByteWriter out) {
        codec.write(value, out);
    }

    @Override
    public String read(ByteReader in) {
        return codec.read(in);
    }

    @Override
    public CodecSchema schema() {
        return codec.schema();
    }
}
