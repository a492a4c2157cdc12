package dev.rivulet.engine.process;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.PairCodec;
import dev.rivulet.core.codec.schema.CodecSchema;

/**
 * A value with the watermark at which it is gone, {@link Long#MAX_VALUE} for never. Immutable but for the value.
 */
public record Expiring<V>(V value, long expiryMicros) {

    public boolean isGone(long watermarkMicros) {
        return expiryMicros <= watermarkMicros;
    }

    /** The expiry, 8 bytes, then the value, which may evolve. */
    public record ExpiringCodec<V>(Codec<V> codec) implements Codec<Expiring<V>> {

        /** What was written before the form of the value was kept beside it, and is taken to be of today's. */
        private static final CodecSchema NAMELESS = new CodecSchema.Opaque(ExpiringCodec.class.getName());

        @Override
        public CodecSchema schema() {
            return form().schema();
        }

        @Override
        public CodecReader<Expiring<V>> readerOf(CodecSchema written) {
            return written.equals(NAMELESS) || written.equals(schema()) ? this : form().readerOf(written);
        }

        private PairCodec<Expiring<V>, Long, V> form() {
            return new PairCodec<>(
                    "expiring",
                    new PairCodec.Part<>("expiry", Codecs.of(Long.class), Expiring::expiryMicros),
                    new PairCodec.Part<>("value", codec, Expiring::value),
                    (expiryMicros, value) -> new Expiring<>(value, expiryMicros));
        }

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
