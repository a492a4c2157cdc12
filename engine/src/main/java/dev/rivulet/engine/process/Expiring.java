package dev.rivulet.engine.process;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;

/**
 * A value with the watermark at which it is gone, {@link Long#MAX_VALUE} for never. Immutable but for the value.
 */
record Expiring<V>(V value, long expiryMicros) {

    boolean isGone(long watermarkMicros) {
        return expiryMicros <= watermarkMicros;
    }

    /** The expiry, 8 bytes, then the value. */
    record ExpiringCodec<V>(Codec<V> codec) implements Codec<Expiring<V>> {

        @Override
        public void write(Expiring<V> value, ByteWriter out) {
            out.putLong(value.expiryMicros);
            codec.write(value.value, out);
        }

        @Override
        public Expiring<V> read(ByteReader in) {
            long expiryMicros = in.readLong();
            return new Expiring<>(codec.read(in), expiryMicros);
        }
    }
}
