package dev.rivulet.state.internal;

/**
 * A bag of 32-bit hashes, at 8 to 16 bytes each, so that something can be said not to be there without looking. One owner.
 *
 * <p>An open-addressing table of ints with linear probing; a hash that was added twice lies there twice. Zero stands for an empty slot,
 * and another value for the hash zero, so the answer for these two is one: a bag may say that it has a hash which it has not, never
 * the other way round.
 */
public final class HashBag {

    private static final int HASH_SPREAD = 0x9E3779B9;
    private static final int SLOT_COUNT_MIN = 8;

    private int[] slots = new int[SLOT_COUNT_MIN];
    private int count;

    public int count() {
        return count;
    }

    public void add(int hash) {
        if (count >= slots.length / 2) {
            grow();
        }
        put(nonZero(hash));
        count++;
    }

    public boolean mayContain(int hash) {
        return slots[slotOf(nonZero(hash))] != 0;
    }

    /**
     * Takes a hash out, once.
     *
     * @return whether it was there
     */
    public boolean remove(int hash) {
        int slot = slotOf(nonZero(hash));
        if (slots[slot] == 0) {
            return false;
        }
        count--;
        closeGap(slot);
        return true;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int hash : old) {
            if (hash != 0) {
                put(hash);
            }
        }
    }

    private void put(int hash) {
        int slot = firstSlotOf(hash);
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = hash;
    }

    /** Where the hash is, or the empty slot that ends the search for it. */
    private int slotOf(int hash) {
        int slot = firstSlotOf(hash);
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    /** Moves back every follower whose own first slot does not lie behind the gap, so that no search ends at it too early. */
    private void closeGap(int emptied) {
        int mask = slots.length - 1;
        int gap = emptied;
        int slot = gap + 1 & mask;
        while (slots[slot] != 0) {
            if ((slot - firstSlotOf(slots[slot]) & mask) >= (slot - gap & mask)) {
                slots[gap] = slots[slot];
                gap = slot;
            }
            slot = slot + 1 & mask;
        }
        slots[gap] = 0;
    }

    private int firstSlotOf(int hash) {
        return hash * HASH_SPREAD >>> 32 - Integer.numberOfTrailingZeros(slots.length);
    }

    private static int nonZero(int hash) {
        return hash == 0 ? 1 : hash;
    }
}
