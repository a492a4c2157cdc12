package dev.rivulet.delta.change;

import dev.rivulet.delta.read.TableChanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change data feed tells of an item. */
public record ItemEvent(String type, @Nullable String text) {

    private static ItemEvent of(String type, Item item) {
        return new ItemEvent(type, item.id() + " " + item.kind() + " " + item.amount());
    }

    public static List<ItemEvent> inserted(List<Item> items) {
        return items.stream().map(item -> of("insert", item)).toList();
    }

    public static List<ItemEvent> deleted(List<Item> items) {
        return items.stream().map(item -> of("delete", item)).toList();
    }

    public static List<ItemEvent> updated(Item before, Item after) {
        return List.of(of("update_preimage", before), of("update_postimage", after));
    }

    /** What is told of some versions, sorted. */
    public static List<String> of(TableChanges changes) throws IOException {
        List<ItemEvent> events = new ArrayList<>();
        changes.select("id", "kind", "amount", "_change_type")
                .forEach(row -> events.add(new ItemEvent(
                        String.valueOf(row.objectValue(3)),
                        row.longValue(0) + " " + row.objectValue(1) + " " + row.doubleValue(2))));
        return sorted(events);
    }

    public static List<String> sorted(List<ItemEvent> events) {
        return events.stream().map(ItemEvent::toString).sorted().toList();
    }

    @Override
    public String toString() {
        return type + " " + text;
    }
}
