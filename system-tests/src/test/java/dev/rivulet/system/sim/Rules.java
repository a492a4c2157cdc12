package dev.rivulet.system.sim;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.quality.Expectation;
import dev.rivulet.engine.quality.ExpectationException;
import dev.rivulet.engine.quality.RuleCounts;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules of a {@link Node.Expect}, as the engine is given them, and once more for the plain computation. */
final class Rules {

    /** Above, a row is dropped. */
    static final long VALUE_MAX = 1_200;

    private final SortedMap<String, RuleCounts.Count> counts = new TreeMap<>();

    static DataStream<Item> expect(Node.Expect node, DataStream<Item> stream) {
        return stream.expect(
                node.uid(),
                Expectation.range("small", "value", Item::value, Long.MIN_VALUE, VALUE_MAX)
                        .or(Expectation.Action.DROP),
                Expectation.<Item>that("no-multiple", "none", item -> !isMultiple(item, node.modulo()))
                        .or(Expectation.Action.DEAD_LETTER),
                Expectation.matches("key", "key", Item::key, ".*[13579]"));
    }

    static boolean isMultiple(Item item, int modulo) {
        return Math.floorMod(item.value(), modulo) == 0;
    }

    /** Why a row goes to the dead letters: all rules that it violates, in their order. */
    static String cause(Item item) {
        boolean isLarge = item.value() > VALUE_MAX;
        boolean isOdd = item.key().matches(".*[13579]");
        return (isLarge ? "rule small: value is " + item.value() + ", wanted -9223372036854775808 to 1200; " : "")
                + "rule no-multiple: wanted none"
                + (isOdd ? "" : "; rule key: key is " + item.key() + ", wanted a match of .*[13579]");
    }

    static String exception() {
        return ExpectationException.class.getName();
    }

    void count(Node.Expect node, Item item) {
        count(node.uid() + "/small", item.value() > VALUE_MAX, Expectation.Action.DROP);
        count(node.uid() + "/no-multiple", isMultiple(item, node.modulo()), Expectation.Action.DEAD_LETTER);
        count(node.uid() + "/key", !item.key().matches(".*[13579]"), Expectation.Action.WARN);
    }

    private void count(String rule, boolean isViolated, Expectation.Action action) {
        RuleCounts.Count before = counts.getOrDefault(rule, new RuleCounts.Count(0, 0, action));
        counts.put(rule, new RuleCounts.Count(before.checked() + 1, before.violated() + (isViolated ? 1 : 0), action));
    }

    RuleCounts counts() {
        return new RuleCounts(counts);
    }
}
