package dev.rivulet.delta.change;

import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A change as a table takes it, as a list does, and as a change data feed is to tell it of what was in the list before. */
public record ItemChange(
        String text, OnTable onTable, UnaryOperator<List<Item>> onList, Function<List<Item>, List<ItemEvent>> events) {

    @FunctionalInterface
    public interface OnTable {

        ChangeReport run(DeltaTable table) throws IOException;

        /** Runs it, perhaps into an injected fault; whether it reported success. */
        default boolean isReported(DeltaTable table) {
            try {
                run(table);
                return true;
            } catch (IOException injected) {
                return false;
            }
        }
    }

    /** In SQL, where what is unknown is not meant, and in Java. */
    private record Meant(String sql, Predicate<Item> isMeant) {

        List<Item> of(List<Item> items) {
            return items.stream().filter(isMeant).toList();
        }
    }

    private static final List<Meant> CONDITIONS = List.of(
            new Meant("id % 3 = 1", item -> item.id() % 3 == 1),
            new Meant("id > 1000", item -> false),
            new Meant("kind = 'a'", item -> "a".equals(item.kind())),
            new Meant("kind IS NULL", item -> item.kind() == null),
            new Meant(
                    "NOT (kind = 'b')",
                    item -> item.kind() != null && !item.kind().equals("b")),
            new Meant(
                    "kind <> 'a' OR id < 4",
                    item -> item.kind() != null && !item.kind().equals("a") || item.id() < 4),
            new Meant("amount = 0e0", item -> item.amount() == 0),
            new Meant("amount > 1e9", item -> item.amount() > 1e9 || Double.isNaN(item.amount())),
            new Meant("TRUE", item -> true));

    public static ItemChange random(SplittableRandom random) {
        Meant meant = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        List<Item> items = Item.some(random, random.nextInt(6));
        return switch (random.nextInt(9)) {
            case 0, 1 -> append(items);
            case 2, 3 -> delete(meant);
            case 4 ->
                update(
                        meant,
                        Map.of("amount", "amount * 2 + id"),
                        item -> item.withAmount(item.amount() * 2 + item.id()));
            case 5 -> update(meant, Map.of("KIND", "NULL"), item -> item.withKind(null));
            case 6 -> overwrite(meant, items);
            default -> ItemMerge.random(random).change();
        };
    }

    public static ItemChange append(List<Item> items) {
        return new ItemChange(
                "append " + items,
                table -> table.append(Item.TYPE, items),
                before -> joined(before, items),
                before -> ItemEvent.inserted(items));
    }

    private static ItemChange delete(Meant meant) {
        return new ItemChange(
                "delete where " + meant.sql,
                table -> table.delete(meant.sql),
                before -> rest(before, meant),
                before -> ItemEvent.deleted(meant.of(before)));
    }

    private static ItemChange update(Meant meant, Map<String, String> values, UnaryOperator<Item> change) {
        return new ItemChange(
                "update " + values + " where " + meant.sql,
                table -> table.update(values, meant.sql),
                before -> before.stream()
                        .map(item -> meant.isMeant.test(item) ? change.apply(item) : item)
                        .toList(),
                before -> meant.of(before).stream()
                        .flatMap(item -> ItemEvent.updated(item, change.apply(item)).stream())
                        .toList());
    }

    private static ItemChange overwrite(Meant meant, List<Item> items) {
        List<Item> fitting = items.stream().filter(meant.isMeant).toList();
        if (meant.sql.equals("TRUE")) {
            return new ItemChange(
                    "overwrite " + items,
                    table -> table.overwrite(Item.TYPE, items),
                    before -> items,
                    before -> joined(ItemEvent.deleted(before), ItemEvent.inserted(items)));
        }
        return new ItemChange(
                "overwrite " + fitting + " where " + meant.sql,
                table -> table.overwriteWhere(meant.sql, Item.TYPE, fitting),
                before -> joined(rest(before, meant), fitting),
                before -> joined(ItemEvent.deleted(meant.of(before)), ItemEvent.inserted(fitting)));
    }

    private static List<Item> rest(List<Item> items, Meant meant) {
        return items.stream().filter(meant.isMeant.negate()).toList();
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Override
    public String toString() {
        return text;
    }
}
