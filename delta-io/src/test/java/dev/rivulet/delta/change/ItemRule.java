package dev.rivulet.delta.change;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A CHECK constraint in SQL, and in Java.
 *
 * @param isMet whether its condition is TRUE, neither FALSE nor unknown
 */
record ItemRule(String name, String sql, Predicate<Item> isMet) {

    private static final List<ItemRule> ALL = List.of(
            new ItemRule("low", "id < 17", item -> item.id() < 17),
            new ItemRule("odd_ones", "id % 7 <> 3", item -> item.id() % 7 != 3),
            new ItemRule("positive", "amount >= 0e0", item -> item.amount() >= 0 || Double.isNaN(item.amount())),
            new ItemRule("number", "amount < 1e300", item -> item.amount() < 1e300),
            new ItemRule(
                    "known",
                    "kind <> 'b'",
                    item -> item.kind() != null && !item.kind().equals("b")),
            new ItemRule("maybe_known", "kind IS NULL OR kind <> 'b'", item -> !"b".equals(item.kind())),
            new ItemRule("whole", "10 / id > 0.5", item -> item.id() > 0 && item.id() < 20));

    static ItemRule random(SplittableRandom random) {
        return ALL.get(random.nextInt(ALL.size()));
    }
}
