package dev.rivulet.engine.quality;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often rules were checked and violated, by the step's uid and the rule's name with a slash between. Immutable.
 */
public record RuleCounts(SortedMap<String, Count> byRule) {

    public static final RuleCounts NONE = new RuleCounts(new TreeMap<>());

    /**
     * Of one rule.
     *
     * @param checked rows that it was held against
     * @param violated of these those that were not as expected
     * @param action what the rule wants to be done about them
     */
    public record Count(long checked, long violated, Expectation.Action action) {

        Count plus(Count more) {
            return new Count(checked + more.checked, violated + more.violated, more.action);
        }
    }

    public RuleCounts {
        byRule = Collections.unmodifiableSortedMap(new TreeMap<>(byRule));
    }

    public RuleCounts plus(RuleCounts more) {
        if (more.byRule.isEmpty() || byRule.isEmpty()) {
            return more.byRule.isEmpty() ? this : more;
        }
        SortedMap<String, Count> sums = new TreeMap<>(byRule);
        more.byRule.forEach((rule, count) -> sums.merge(rule, count, Count::plus));
        return new RuleCounts(sums);
    }

    /** A count, then per rule its name, its action by name, and 8 bytes each for checked and violated. */
    public void write(ByteWriter out) {
        out.putInt(byRule.size());
        for (Map.Entry<String, Count> rule : byRule.entrySet()) {
            out.putString(rule.getKey());
            out.putString(rule.getValue().action.name());
            out.putLong(rule.getValue().checked);
            out.putLong(rule.getValue().violated);
        }
    }

    /**
     * @throws IllegalArgumentException if the bytes are damaged
     */
    public static RuleCounts read(ByteReader in) {
        SortedMap<String, Count> counts = new TreeMap<>();
        int size = in.readInt();
        for (int index = 0; index < size; index++) {
            String rule = in.readString();
            Expectation.Action action = Expectation.Action.valueOf(in.readString());
            counts.put(rule, new Count(in.readLong(), in.readLong(), action));
        }
        return new RuleCounts(counts);
    }
}
