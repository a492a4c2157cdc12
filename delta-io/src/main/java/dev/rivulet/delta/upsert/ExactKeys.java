package dev.rivulet.delta.upsert;

import dev.rivulet.delta.upsert.index.KeyBytes;
import dev.rivulet.delta.upsert.index.KeyFilter;
import java.util.Arrays;

/**
 * Keys in a table of open addressing, their bytes one behind the other: 20 to 40 bytes per key beside those of the key itself, which
 * take up to twice their room. One owner.
 */
final class ExactKeys {

    private static final int INITIAL_COUNT = 16;

    /** Half of the slots are empty at the least, so that few are looked at. */
    private static final int SLOTS_PER_KEY = 2;

    /** What a key takes beside its own bytes, where there is room for as many as there are. */
    private static final int KEY_SIZE_BYTES = Long.BYTES + Integer.BYTES + SLOTS_PER_KEY * Integer.BYTES;

    private byte[] bytes = new byte[INITIAL_COUNT * Long.BYTES];

    /** Where each key's bytes end. */
    private int[] ends = new int[INITIAL_COUNT];

    private long[] hashes = new long[INITIAL_COUNT];

    /** The number of a key, from 1; 0 for none. */
    private int[] slots = new int[SLOTS_PER_KEY * INITIAL_COUNT];

    private int count;

    /** How much so many keys of such a size take at the most. */
    static long sizeBytesMax(int keyCount, int keySizeBytes) {
        return 2L * keyCount * (KEY_SIZE_BYTES + keySizeBytes);
    }

    boolean contains(KeyBytes<?> key) {
        return slots[slot(key)] != 0;
    }

    /**
     * Adds a key, unless it is there.
     *
     * @throws ArithmeticException if all keys together have more than 2 GiB
     */
    void add(KeyBytes<?> key) {
        if (contains(key)) {
            return;
        }
        if (count == ends.length) {
            grow();
        }
        int start = start(count);
        int end = Math.addExact(start, key.sizeBytes());
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, end), Integer.MAX_VALUE - 8));
        }
        key.copyTo(bytes, start);
        ends[count] = end;
        hashes[count] = key.hash();
        slots[slot(key)] = ++count;
    }

    private int slot(KeyBytes<?> key) {
        int mask = slots.length - 1;
        int slot = (int) key.hash() & mask;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, key)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(int index, KeyBytes<?> key) {
        return hashes[index] == key.hash() && key.equalsBytes(bytes, start(index), ends[index]);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private void grow() {
        int larger = Math.multiplyExact(2, ends.length);
        ends = Arrays.copyOf(ends, larger);
        hashes = Arrays.copyOf(hashes, larger);
        slots = new int[Math.multiplyExact(SLOTS_PER_KEY, larger)];
        int mask = slots.length - 1;
        for (int index = 0; index < count; index++) {
            int slot = (int) hashes[index] & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = index + 1;
        }
    }

    int count() {
        return count;
    }

    /** How much it takes. */
    long sizeBytes() {
        return bytes.length + (long) KEY_SIZE_BYTES * ends.length;
    }

    KeyFilter filter() {
        return KeyFilter.of(hashes, count);
    }

    void addTo(KeySieve sieve) {
        for (int index = 0; index < count; index++) {
            sieve.add(hashes[index]);
        }
    }
}
