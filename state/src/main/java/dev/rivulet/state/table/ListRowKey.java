package dev.rivulet.state.table;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.internal.StableHash;
import java.util.List;

/**
 * Where a list's element lies: under the list's key, by the number that it got when it was added. Immutable.
 *
 * @param number 0 or more, ascending in a list, with gaps where elements were removed
 */
record ListRowKey<K>(K key, long number) implements RowKey<K> {

    @Override
    public Object part() {
        return number;
    }

    /**
     * The key, and the number as a big-endian i64, so that the elements of a list lie together and in order. Immutable, any thread.
     *
     * @param keyCodec its forms end by themselves, as all do that {@link dev.rivulet.core.codec.KeyCodecs} derives
     */
    record RowKeyCodec<K>(KeyCodec<K> keyCodec) implements KeyCodec<ListRowKey<K>> {

        @Override
        public void write(ListRowKey<K> rowKey, ByteWriter out) {
            keyCodec.write(rowKey.key, out);
            out.putLong(rowKey.number);
        }

        @Override
        public ListRowKey<K> read(ByteReader in) {
            K key = keyCodec.read(in);
            long number = in.readLong();
            if (number < 0) {
                throw new IllegalArgumentException("a list has no element " + number);
            }
            return new ListRowKey<>(key, number);
        }

        @Override
        public CodecSchema schema() {
            return new CodecSchema.RecordOf("list-element", List.of(new CodecSchema.Part("key", keyCodec.schema())));
        }

        @Override
        public int stableHash(ListRowKey<K> rowKey) {
            return hash(keyCodec.stableHash(rowKey.key), rowKey.number);
        }

        /**
         * @param keyHash the stable hash of the list's key
         */
        int hash(int keyHash, long number) {
            return StableHash.fold(StableHash.combine(keyHash, number));
        }

        @Override
        public int compare(ListRowKey<K> left, ListRowKey<K> right) {
            int order = keyCodec.compare(left.key, right.key);
            return order != 0 ? order : Long.compare(left.number, right.number);
        }
    }
}
