package dev.rivulet.delta.upsert;

import dev.rivulet.core.internal.StableHash;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Tells of most keys that a data file does not hold that it does not, in 20 bits per key of the file: a Bloom filter. After Bloom,
 * "Space/time trade-offs in hash coding with allowable errors", CACM 13(7), 1970, with two hashes in the place of many as Kirsch and
 * Mitzenmacher show, "Less hashing, same performance", ESA 2006. Immutable but for what is {@link #add added}.
 */
final class KeyFilter {

    /**
     * A file is read if it may hold any of an epoch's keys. Of a thousand keys that it does not hold, one is taken for one that it may with
     * 12 bits in 19 of 20 files, with 20 bits in one of 15.
     */
    private static final int BITS_PER_KEY = 20;

    /** The best number for so many bits; of a hundred thousand keys that are not there it takes about seven for ones that may be. */
    private static final int PROBE_COUNT = 14;

    private final long[] words;

    private KeyFilter(long[] words) {
        this.words = words;
    }

    /** Of so many keys, given by their hashes. */
    static KeyFilter of(long[] hashes, int count) {
        KeyFilter filter = withRoomFor(count);
        for (int index = 0; index < count; index++) {
            filter.add(hashes[index]);
        }
        return filter;
    }

    /** Of no key yet. */
    static KeyFilter withRoomFor(int keyCount) {
        return new KeyFilter(new long[(int) Math.max(1, ((long) keyCount * BITS_PER_KEY + 63) / 64)]);
    }

    void add(long hash) {
        for (int probe = 0; probe < PROBE_COUNT; probe++) {
            long bit = bit(hash, probe);
            words[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    /** Takes the keys of a file. One owner. */
    static final class Builder {

        private static final int INITIAL_KEY_COUNT = 1024;

        private long[] hashes = new long[INITIAL_KEY_COUNT];
        private int count;

        void add(List<Object> key) {
            add(hash(key));
        }

        void add(long hash) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
            }
            hashes[count++] = hash;
        }

        int count() {
            return count;
        }

        KeyFilter build() {
            return of(hashes, count);
        }
    }

    /** How much it takes, in bytes. */
    long sizeBytes() {
        return 8L * words.length;
    }

    /** Whether the file may hold the key; it certainly does not if not. */
    boolean mayHold(long hash) {
        for (int probe = 0; probe < PROBE_COUNT; probe++) {
            long bit = bit(hash, probe);
            if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private long bit(long hash, int probe) {
        long step = hash >>> 32 | 1;
        return Math.floorMod(hash + probe * StableHash.mix(step), 64L * words.length);
    }

    /** In 64 bits; equal keys have equal hashes. */
    static long hash(List<Object> key) {
        long hash = key.size();
        for (Object value : key) {
            hash = StableHash.combine(hash, hash(value));
        }
        return hash;
    }

    private static long hash(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Double number) {
            return Double.doubleToLongBits(number);
        }
        if (value instanceof String text) {
            return StableHash.of(text);
        }
        if (value instanceof BigDecimal decimal) {
            return StableHash.of(decimal.toString());
        }
        if (value instanceof ByteBuffer bytes) {
            return StableHash.of(
                    Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit()));
        }
        throw new IllegalArgumentException("a key has a " + value.getClass().getName());
    }
}
