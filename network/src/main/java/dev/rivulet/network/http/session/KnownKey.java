package dev.rivulet.network.http.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;

/**
 * A key that the log has, with a request's records or with the first of them.
 *
 * @param takenCount how many of its records, the first ones, the log has
 * @param isWhole whether these are all
 */
record KnownKey(RequestKey key, long fingerprint, long arrivedMicros, int takenCount, boolean isWhole) {

    void write(ByteWriter out) {
        out.putLong(key.high());
        out.putLong(key.low());
        out.putLong(fingerprint);
        out.putLong(arrivedMicros);
        out.putInt(takenCount);
        out.putByte(isWhole ? 1 : 0);
    }

    static KnownKey read(ByteReader in) {
        RequestKey key = new RequestKey(in.readLong(), in.readLong());
        return new KnownKey(key, in.readLong(), in.readLong(), in.readInt(), in.readByte() != 0);
    }
}
