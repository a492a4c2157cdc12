package dev.rivulet.engine.work;

import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.ring.KeyHandover;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.state.KeyGroupState;
import dev.rivulet.state.KeyedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which key groups a lane owns, and how they change hands when the number of lanes does: first each lane lets go of those that it
 * loses, and when all have, each takes those that it gets. No state is copied, and none moves on disk. Owned by the lane.
 */
final class LaneKeys {

    private final LanePlace place;
    private final WorkRing ring;
    private final KeyHandover handover;
    private final List<KeyedTable> tables;
    private KeyGroups owned;
    private boolean hasGiven;

    /**
     * @param handover the stage's
     * @param tables of all operators of the lane, in an order that is the same in all lanes
     * @param initial how keys are spread at the start
     */
    LaneKeys(LanePlace place, WorkRing ring, KeyHandover handover, List<KeyedTable> tables, KeyGroups initial) {
        this.place = place;
        this.ring = ring;
        this.handover = handover;
        this.tables = tables;
        this.owned = initial;
    }

    /** Loads the state of the lane's key groups, before the first slot. */
    void restore(StoredState state) throws IOException {
        for (KeyedTable table : tables) {
            state.restore(table, start(owned), end(owned));
        }
    }

    boolean mustMove(KeyGroups wanted) {
        return !wanted.equals(owned);
    }

    /** Whether the lane owns what it should as of this slot; otherwise to be called again. */
    boolean move(KeyGroups wanted, long sequence) {
        if (!hasGiven) {
            for (int group = start(owned); group < end(owned); group++) {
                if (wanted.laneOf(group) != place.lane()) {
                    handover.give(group, detach(group));
                }
            }
            hasGiven = true;
            ring.markGiven(place.stage(), place.lane(), sequence);
        }
        if (!ring.isGiven(place.stage(), sequence)) {
            return false;
        }
        for (int group = start(wanted); group < end(wanted); group++) {
            if (owned.laneOf(group) != place.lane()) {
                for (KeyHandover.Part part : handover.take(group)) {
                    tables.get(part.table()).attach(part.state());
                }
            }
        }
        owned = wanted;
        hasGiven = false;
        return true;
    }

    private List<KeyHandover.Part> detach(int group) {
        List<KeyHandover.Part> parts =
                List.of(); // Most key groups have nothing in most tables, and there are many of both.
        for (int table = 0; table < tables.size(); table++) {
            KeyGroupState state = tables.get(table).detach(group);
            if (state != null) {
                parts = parts.isEmpty() ? new ArrayList<>() : parts;
                parts.add(new KeyHandover.Part(table, state));
            }
        }
        return parts;
    }

    private int start(KeyGroups groups) {
        return place.lane() < groups.laneCount() ? groups.firstGroupOf(place.lane()) : 0;
    }

    /** A lane that is not in use owns nothing. */
    private int end(KeyGroups groups) {
        return place.lane() < groups.laneCount() ? groups.firstGroupOf(place.lane() + 1) : 0;
    }
}
