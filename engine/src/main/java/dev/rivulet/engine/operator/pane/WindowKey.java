package dev.rivulet.engine.operator.pane;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.util.List;

/**
 * A window of a key. Immutable.
 *
 * @param lastMicros the window's last microsecond, which tells it from the key's others
 */
record WindowKey<K>(K key, long lastMicros) {

    /**
     * The key, then the window. Its hash is the key's alone, so that whoever has one has the other. Immutable, any thread.
     *
     * @param keyCodec its forms end by themselves, as all do that {@link KeyCodecs} derives
     */
    record WindowKeyCodec<K>(KeyCodec<K> keyCodec) implements KeyCodec<WindowKey<K>> {

        private static final KeyCodec<Long> TIMES = KeyCodecs.of(Long.class);

        @Override
        public void write(WindowKey<K> windowKey, ByteWriter out) {
            keyCodec.write(windowKey.key, out);
            TIMES.write(windowKey.lastMicros, out);
        }

        @Override
        public WindowKey<K> read(ByteReader in) {
            return new WindowKey<>(keyCodec.read(in), TIMES.read(in));
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.RecordOf(
                    "window-key",
                    List.of(
                            new CodecSchema.Part("key", keyCodec.schema()),
                            new CodecSchema.Part("window", TIMES.schema())));
        }

        @Override
        public int stableHash(WindowKey<K> windowKey) {
            return keyCodec.stableHash(windowKey.key);
        }

        @Override
        public int compare(WindowKey<K> left, WindowKey<K> right) {
            int order = keyCodec.compare(left.key, right.key);
            return order != 0 ? order : Long.compare(left.lastMicros, right.lastMicros);
        }
    }
}
