package dev.rivulet.delta.change;

import dev.rivulet.delta.merge.MergeBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A merge as a table takes it, and as two loops over lists do. What each clause does is drawn; of the rows of a source no two have the
 * same key.
 *
 * @param keys columns
 * @param matched what becomes of a row that both have: 0 nothing, 1 the source's, 2 the source's amount if that is higher, else it
 *     goes, 3 it goes
 * @param isInserting whether rows of the source alone are inserted; those of kind {@code b} without their amount
 * @param bySource what becomes of a row that the table alone has: 0 nothing, 1 it goes if its id is even, 2 it loses its kind
 */
record ItemMerge(List<String> keys, List<Item> source, int matched, boolean isInserting, int bySource) {

    private static final List<List<String>> KEYS =
            List.of(List.of("id"), List.of("kind", "ID"), List.of("amount"), List.of("kind"));

    static ItemMerge random(SplittableRandom random) {
        List<String> keys = KEYS.get(random.nextInt(KEYS.size()));
        List<Item> source = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Item item : Item.some(random, random.nextInt(10))) {
            List<Object> key = key(keys, item);
            if (key == null || seen.add(key)) {
                source.add(item);
            }
        }
        return new ItemMerge(keys, source, random.nextInt(4), random.nextBoolean(), random.nextInt(3));
    }

    ItemChange change() {
        return new ItemChange(
                toString(),
                table -> clauses(table.merge(Item.TYPE, source, keys.toArray(String[]::new)))
                        .run(),
                this::onList,
                this::events);
    }

    private MergeBuilder<Item> clauses(MergeBuilder<Item> merge) {
        switch (matched) {
            case 1 -> merge.whenMatchedUpdateAll();
            case 2 ->
                merge.whenMatchedUpdate("source.amount > target.amount", Map.of("amount", "source.amount"))
                        .whenMatchedDelete(null);
            case 3 -> merge.whenMatchedDelete(null);
            default -> {}
        }
        if (isInserting) {
            merge.whenNotMatchedInsert(
                            "source.kind = 'b'", Map.of("id", "source.id", "kind", "source.kind", "amount", "0e0"))
                    .whenNotMatchedInsertAll();
        }
        switch (bySource) {
            case 1 -> merge.whenNotMatchedBySourceDelete("target.id % 2 = 0");
            case 2 -> merge.whenNotMatchedBySourceUpdate(null, Map.of("kind", "NULL"));
            default -> {}
        }
        return merge;
    }

    private List<Item> onList(List<Item> before) {
        List<Item> after = new ArrayList<>();
        for (Item item : before) {
            Item match = source.stream()
                    .filter(other -> isSame(item, other))
                    .findFirst()
                    .orElse(null);
            Item left = match == null ? alone(item) : both(item, match);
            if (left != null) {
                after.add(left);
            }
        }
        for (Item item : source) {
            if (isInserting && before.stream().noneMatch(other -> isSame(item, other))) {
                after.add("b".equals(item.kind()) ? item.withAmount(0) : item);
            }
        }
        return after;
    }

    /** A row counts as updated if a clause gives it values, even if they are what they were. */
    private List<ItemEvent> events(List<Item> before) {
        List<ItemEvent> events = new ArrayList<>();
        for (Item item : before) {
            Item match = source.stream()
                    .filter(other -> isSame(item, other))
                    .findFirst()
                    .orElse(null);
            boolean isMeant = match == null ? bySource == 2 : matched == 1 || matched == 2;
            Item left = match == null ? alone(item) : both(item, match);
            if (left == null) {
                events.addAll(ItemEvent.deleted(List.of(item)));
            } else if (isMeant) {
                events.addAll(ItemEvent.updated(item, left));
            }
        }
        for (Item item : source) {
            if (isInserting && before.stream().noneMatch(other -> isSame(item, other))) {
                events.addAll(ItemEvent.inserted(List.of("b".equals(item.kind()) ? item.withAmount(0) : item)));
            }
        }
        return events;
    }

    private boolean isSame(Item one, Item other) {
        return key(keys, one) != null && key(keys, one).equals(key(keys, other));
    }

    private @Nullable Item both(Item item, Item match) {
        return switch (matched) {
            case 1 -> match;
            case 2 -> isAbove(match.amount(), item.amount()) ? item.withAmount(match.amount()) : null;
            case 3 -> null;
            default -> item;
        };
    }

    private @Nullable Item alone(Item item) {
        return switch (bySource) {
            case 1 -> item.id() % 2 == 0 ? null : item;
            case 2 -> item.withKind(null);
            default -> item;
        };
    }

    /** As SQL compares: NaN is above all, and 0.0 is -0.0. */
    private static boolean isAbove(double one, double other) {
        return Double.compare(one + 0.0, other + 0.0) > 0;
    }

    /** As SQL compares, null if a part is. */
    private static @Nullable List<Object> key(List<String> keys, Item item) {
        List<Object> key = new ArrayList<>();
        for (String column : keys) {
            if (column.equalsIgnoreCase("id")) {
                key.add(item.id());
            } else if (column.equals("amount")) {
                key.add(item.amount() + 0.0);
            } else if (item.kind() == null) {
                return null;
            } else {
                key.add(item.kind());
            }
        }
        return key;
    }
}
