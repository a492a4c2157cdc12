package dev.rivulet.delta.upsert;

import dev.rivulet.delta.upsert.index.KeyCode;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** From keys to keys, in a table of open addressing: 64 to 128 bytes for each, without an object. One owner. */
final class CodeMap {

    private static final int INITIAL_SLOT_COUNT = 16;

    /** Two longs of the key, two of what it leads to. */
    private static final int SLOT_SIZE = 4;

    private long[] slots = new long[INITIAL_SLOT_COUNT * SLOT_SIZE];
    private BitSet used = new BitSet();
    private int slotCount = INITIAL_SLOT_COUNT;
    private int count;

    int count() {
        return count;
    }

    boolean contains(KeyCode key) {
        return used.get(slot(key));
    }

    @Nullable KeyCode get(KeyCode key) {
        int slot = slot(key);
        return used.get(slot) ? at(slot * SLOT_SIZE + 2) : null;
    }

    void put(KeyCode key, KeyCode value) {
        if (2 * (count + 1) > slotCount) {
            grow();
        }
        int slot = slot(key);
        if (!used.get(slot)) {
            used.set(slot);
            count++;
            set(slot * SLOT_SIZE, key);
        }
        set(slot * SLOT_SIZE + 2, value);
    }

    /** Takes a key out if it leads to this. Those behind it move up, so that none is missed. */
    void remove(KeyCode key, KeyCode value) {
        int gap = slot(key);
        if (!used.get(gap) || !at(gap * SLOT_SIZE + 2).equals(value)) {
            return;
        }
        count--;
        int mask = slotCount - 1;
        for (int slot = gap + 1 & mask; used.get(slot); slot = slot + 1 & mask) {
            int home = home(at(slot * SLOT_SIZE));
            if ((slot - home & mask) >= (slot - gap & mask)) {
                System.arraycopy(slots, slot * SLOT_SIZE, slots, gap * SLOT_SIZE, SLOT_SIZE);
                gap = slot;
            }
        }
        used.clear(gap);
    }

    /** Where the key is, or would be. */
    private int slot(KeyCode key) {
        int slot = home(key);
        while (used.get(slot) && !at(slot * SLOT_SIZE).equals(key)) {
            slot = slot + 1 & slotCount - 1;
        }
        return slot;
    }

    private int home(KeyCode key) {
        return (int) key.hash() & slotCount - 1;
    }

    private KeyCode at(int index) {
        return new KeyCode(slots[index], slots[index + 1]);
    }

    private void set(int index, KeyCode code) {
        slots[index] = code.first();
        slots[index + 1] = code.second();
    }

    private void grow() {
        long[] before = slots;
        BitSet usedBefore = used;
        slotCount = Math.multiplyExact(2, slotCount);
        slots = new long[Math.multiplyExact(slotCount, SLOT_SIZE)];
        used = new BitSet(slotCount);
        for (int slot = usedBefore.nextSetBit(0); slot >= 0; slot = usedBefore.nextSetBit(slot + 1)) {
            int index = slot * SLOT_SIZE;
            int target = slot(new KeyCode(before[index], before[index + 1]));
            used.set(target);
            System.arraycopy(before, index, slots, target * SLOT_SIZE, SLOT_SIZE);
        }
    }
}
