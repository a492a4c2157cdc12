package dev.rivulet.engine.ring;

import dev.rivulet.state.KeyGroupState;
import java.util.ArrayList;
import java.util.List;

/**
 * Key groups on their way from one lane of a stage to another, when the number of lanes changes. The lane that had a group puts it here
 * and marks in the {@link WorkRing} that it has; the one that gets it takes it when all have. The ring's sequences order the two.
 */
public final class KeyHandover {

    /**
     * What a table has of a key group.
     *
     * @param table the table's place among those of its lane, which is the same in all lanes
     */
    public record Part(int table, KeyGroupState state) {}

    private final List<List<Part>> byGroup = new ArrayList<>();

    public KeyHandover(int groupCount) {
        for (int group = 0; group < groupCount; group++) {
            byGroup.add(List.of());
        }
    }

    /** The lane that had the group: the parts of those tables that have something. */
    public void give(int group, List<Part> parts) {
        byGroup.set(group, List.copyOf(parts));
    }

    /** The lane that gets the group; empty if there is nothing in it. */
    public List<Part> take(int group) {
        return byGroup.set(group, List.of());
    }
}
