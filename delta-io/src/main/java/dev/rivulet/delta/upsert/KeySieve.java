package dev.rivulet.delta.upsert;

import dev.rivulet.core.internal.StableHash;
import dev.rivulet.delta.upsert.index.KeyFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells of most keys that no file holds them, by one look for all files together: {@link KeyFilter}s, each with twice the room of the one
 * before. Keys that are gone stay in it, so that it lets some more through. One owner.
 */
final class KeySieve {

    private static final int FIRST_ROOM = 1 << 14;

    /** Some 25 MB. */
    private static final int ROOM_MAX = 10_000_000;

    private final List<KeyFilter> filters = new ArrayList<>();
    private int room;
    private int roomLeft;
    private long count;

    void add(long hash) {
        long mixed = StableHash.mix(hash);
        if (isIn(mixed)) {
            return;
        }
        if (roomLeft == 0) {
            room = room == 0 ? FIRST_ROOM : Math.min(ROOM_MAX, 2 * room);
            roomLeft = room;
            filters.add(KeyFilter.withRoomFor(room));
        }
        filters.get(filters.size() - 1).add(mixed);
        roomLeft--;
        count++;
    }

    /** Whether a file may hold the key, or did; none does if not. */
    boolean mayHold(long hash) {
        return isIn(StableHash.mix(hash));
    }

    /** Hashes are mixed once more, so that what this lets through by mistake a file's filter does not, though it should have as much room. */
    private boolean isIn(long mixed) {
        for (int index = filters.size() - 1; index >= 0; index--) {
            if (filters.get(index).mayHold(mixed)) {
                return true;
            }
        }
        return false;
    }

    /** How many keys it has, those among them that are gone. */
    long count() {
        return count;
    }
}
