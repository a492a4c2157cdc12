package dev.rivulet.delta.change;

import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What a table with constraints holds, in plain collections. Immutable.
 *
 * @param rules its CHECK constraints by name
 * @param isKindRequired whether its column {@code kind} is not null
 */
record ItemTable(List<Item> items, Map<String, ItemRule> rules, boolean isKindRequired) {

    static final ItemTable EMPTY = new ItemTable(List.of(), Map.of(), false);

    /** A step as a table takes it, and what it should make of what was there. */
    record Step(String text, ItemChange.OnTable onTable, ItemTable after) {

        @Override
        public String toString() {
            return text;
        }
    }

    boolean isMet() {
        return items.stream().allMatch(this::isMet);
    }

    private boolean isMet(Item item) {
        return (!isKindRequired || item.kind() != null)
                && rules.values().stream().allMatch(rule -> rule.isMet().test(item));
    }

    Step randomStep(SplittableRandom random) {
        int kind = random.nextInt(10);
        if (kind < 6) {
            ItemChange change = ItemChange.random(random);
            return new Step(
                    change.toString(),
                    change.onTable(),
                    withItems(change.onList().apply(items)));
        }
        if (kind < 8 || rules.isEmpty()) {
            ItemRule rule = ItemRule.random(random);
            return rules.containsKey(rule.name()) ? nullability() : addition(rule);
        }
        if (kind < 9) {
            return nullability();
        }
        List<String> names = new ArrayList<>(rules.keySet());
        return removal(names.get(random.nextInt(names.size())));
    }

    private Step addition(ItemRule rule) {
        Map<String, ItemRule> more = new LinkedHashMap<>(rules);
        more.put(rule.name(), rule);
        return new Step(
                "add " + rule.sql(),
                table -> table.alter().addConstraint(rule.name(), rule.sql()),
                new ItemTable(items, more, isKindRequired));
    }

    private Step removal(String name) {
        Map<String, ItemRule> less = new LinkedHashMap<>(rules);
        less.remove(name);
        return new Step(
                "drop " + name,
                table -> table.alter().dropConstraint(name),
                new ItemTable(items, less, isKindRequired));
    }

    private Step nullability() {
        return new Step(
                isKindRequired ? "kind takes nulls" : "kind takes no nulls",
                table -> isKindRequired
                        ? table.alter().dropNotNull("KIND")
                        : table.alter().setNotNull("KIND"),
                new ItemTable(items, rules, !isKindRequired));
    }

    private ItemTable withItems(List<Item> changed) {
        return new ItemTable(changed, rules, isKindRequired);
    }

    /** In a form that is equal if the tables are. */
    List<Object> form() {
        Map<String, String> constraints = new TreeMap<>();
        rules.values().forEach(rule -> constraints.put(rule.name(), rule.sql()));
        return List.of(Item.sorted(items), constraints, isKindRequired);
    }

    static List<Object> formOf(DeltaTable table) throws IOException {
        boolean takesNulls =
                table.schema().field(table.schema().requireIndexOf("kind")).isNullable();
        return List.of(Item.of(table), new TreeMap<>(table.constraints()), !takesNulls);
    }
}
