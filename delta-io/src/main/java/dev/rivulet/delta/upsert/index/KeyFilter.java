package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.internal.StableHash;
import java.util.Arrays;

/**
 * Tells of most keys that a data file does not hold that it does not, in 20 bits per key of the file: a Bloom filter. After Bloom,
 * "Space/time trade-offs in hash coding with allowable errors", CACM 13(7), 1970, with two hashes in the place of many as Kirsch and
 * Mitzenmacher show, "Less hashing, same performance", ESA 2006. Immutable but for what is {@link #add added}.
 */
public final class KeyFilter {

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
    public static KeyFilter of(long[] hashes, int count) {
        KeyFilter filter = withRoomFor(count);
        for (int index = 0; index < count; index++) {
            filter.add(hashes[index]);
        }
        return filter;
    }

    /** Of no key yet. */
    public static KeyFilter withRoomFor(int keyCount) {
        return new KeyFilter(new long[(int) (sizeBytesOf(keyCount) / Long.BYTES)]);
    }

    public void add(long hash) {
        long step = step(hash);
        for (int probe = 0; probe < PROBE_COUNT; probe++) {
            long bit = bit(hash + probe * step);
            words[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    /** How much a filter of so many keys takes, in bytes. */
    static long sizeBytesOf(long keyCount) {
        return Long.BYTES * Math.max(1, (keyCount * BITS_PER_KEY + Long.SIZE - 1) / Long.SIZE);
    }

    /** Takes the keys of a file. One owner. */
    public static final class Builder {

        private static final int INITIAL_KEY_COUNT = 1024;

        private long[] hashes = new long[INITIAL_KEY_COUNT];
        private int count;

        public void add(long hash) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
            }
            hashes[count++] = hash;
        }

        public int count() {
            return count;
        }

        public KeyFilter build() {
            return of(hashes, count);
        }
    }

    /** How much it takes, in bytes. */
    public long sizeBytes() {
        return 8L * words.length;
    }

    /** Whether the file may hold the key; it certainly does not if not. */
    public boolean mayHold(long hash) {
        long step = step(hash);
        for (int probe = 0; probe < PROBE_COUNT; probe++) {
            long bit = bit(hash + probe * step);
            if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long step(long hash) {
        return StableHash.mix(hash >>> 32 | 1);
    }

    /** Of the bits, the one that lies as far from their begin as the point among all numbers: quicker than a remainder. */
    private long bit(long point) {
        return Math.multiplyHigh(point >>> 1, 2 * Long.SIZE * (long) words.length);
    }
}
