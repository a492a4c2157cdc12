package dev.rivulet.delta.change;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row of the tables that these tests change. */
public record Item(long id, @Nullable String kind, double amount) {

    public static final RecordRowType<Item> TYPE = RecordRowType.of(Item.class);

    private static final @Nullable String[] KINDS = {"a", "b", "c=1 %", null};
    private static final double[] AMOUNTS = {0.0, -0.0, 1.5, 7, 1e12, -3, Double.NaN, Double.NEGATIVE_INFINITY};

    private static final Comparator<Item> ORDER = Comparator.comparingLong(Item::id)
            .thenComparing(item -> String.valueOf(item.kind))
            .thenComparingDouble(Item::amount);

    /** With a checkpoint every few versions. */
    static DeltaTable createTable(SimDisk disk, Clock clock, Path path, boolean isPartitioned) throws IOException {
        return createTable(disk, clock, path, isPartitioned, definition -> definition);
    }

    /** With a checkpoint every few versions. */
    static DeltaTable createTable(
            SimDisk disk, Clock clock, Path path, boolean isPartitioned, UnaryOperator<TableDefinition> kind)
            throws IOException {
        String[] partitionColumns = isPartitioned ? new String[] {"kind"} : new String[0];
        TableDefinition definition =
                TableDefinition.of(TYPE.schema(), partitionColumns).withCheckpointInterval(3);
        return DeltaTable.openOrCreate(disk, clock, path, kind.apply(definition));
    }

    public static List<Item> some(SplittableRandom random, int count) {
        List<Item> items = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            items.add(new Item(
                    random.nextInt(20), KINDS[random.nextInt(KINDS.length)], AMOUNTS[random.nextInt(AMOUNTS.length)]));
        }
        return items;
    }

    public static List<Item> sorted(List<Item> items) {
        return items.stream().sorted(ORDER).toList();
    }

    public static List<Item> of(DeltaTable table) throws IOException {
        List<Item> found = new ArrayList<>();
        table.read().forEach(TYPE, found::add);
        return sorted(found);
    }

    Item withKind(@Nullable String other) {
        return new Item(id, other, amount);
    }

    Item withAmount(double other) {
        return new Item(id, kind, other);
    }
}
