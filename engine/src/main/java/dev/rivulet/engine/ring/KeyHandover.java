package dev.rivulet.engine.ring;

import dev.rivulet.state.KeyGroupState;
import java.util.ArrayList;
import java.util.List;

/**
 * Key groups on their way from one lane of a stage to another, when the number of lanes changes. The lane that had a group puts it here
 * and marks in the {@link WorkRing} that it has; the one that gets it takes it when all have. The ring's sequences order the two.
 */
public final class KeyHandover {

    private final List<List<KeyGroupState>> byGroup = new ArrayList<>();

    public KeyHandover(int groupCount) {
        for (int group = 0; group < groupCount; group++) {
            byGroup.add(List.of());
        }
    }

    /** The lane that had the group: all tables' parts, in their order. */
    public void give(int group, List<KeyGroupState> parts) {
        byGroup.set(group, List.copyOf(parts));
    }

    /** The lane that gets the group; empty if nobody had it. */
    public List<KeyGroupState> take(int group) {
        return byGroup.set(group, List.of());
    }
}
