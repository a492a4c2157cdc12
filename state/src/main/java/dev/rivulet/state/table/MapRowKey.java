package dev.rivulet.state.table;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.internal.StableHash;
import java.util.List;

/** Where a map's entry lies: under the map's key, by its own. Immutable. */
record MapRowKey<K, U>(K key, U userKey) implements RowKey<K> {

    @Override
    public Object part() {
        return userKey;
    }

    /**
     * One key after the other, so that the entries of a map lie together and in the order of their own keys. Immutable, any thread.
     *
     * @param keyCodec its forms end by themselves, as all do that {@link dev.rivulet.core.codec.KeyCodecs} derives
     */
    record RowKeyCodec<K, U>(KeyCodec<K> keyCodec, KeyCodec<U> userKeyCodec) implements KeyCodec<MapRowKey<K, U>> {

        @Override
        public void write(MapRowKey<K, U> rowKey, ByteWriter out) {
            keyCodec.write(rowKey.key, out);
            userKeyCodec.write(rowKey.userKey, out);
        }

        @Override
        public MapRowKey<K, U> read(ByteReader in) {
            return new MapRowKey<>(keyCodec.read(in), userKeyCodec.read(in));
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.RecordOf(
                    "map-entry",
                    List.of(
                            new CodecSchema.Part("key", keyCodec.schema()),
                            new CodecSchema.Part("mapKey", userKeyCodec.schema())));
        }

        @Override
        public int stableHash(MapRowKey<K, U> rowKey) {
            return hash(keyCodec.stableHash(rowKey.key), rowKey.userKey);
        }

        /**
         * @param keyHash the stable hash of the map's key
         */
        int hash(int keyHash, U userKey) {
            return StableHash.fold(StableHash.combine(keyHash, userKeyCodec.stableHash(userKey)));
        }

        @Override
        public int compare(MapRowKey<K, U> left, MapRowKey<K, U> right) {
            int order = keyCodec.compare(left.key, right.key);
            return order != 0 ? order : userKeyCodec.compare(left.userKey, right.userKey);
        }
    }
}
