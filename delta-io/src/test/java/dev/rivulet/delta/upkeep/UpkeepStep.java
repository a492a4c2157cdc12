package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.change.ItemChange;
import dev.rivulet.delta.optimize.OptimizeBuilder;
import dev.rivulet.delta.optimize.OptimizeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is done to a table, and what it holds then.
 *
 * @param isThorough whether all versions should be read afterwards
 */
record UpkeepStep(String text, OnTable onTable, List<Item> after, boolean isThorough) {

    @FunctionalInterface
    interface OnTable {

        void run(DeltaTable table) throws IOException;
    }

    static UpkeepStep random(SplittableRandom random, VersionedItems items) {
        if (random.nextInt(3) == 0) {
            // Time passes between steps, not within: all versions of a step have one time.
            items.clock().advance(Duration.ofHours(random.nextInt(80)));
        }
        return random.nextInt(5) < 3 ? change(ItemChange.random(random), items) : upkeep(random, items);
    }

    static UpkeepStep change(ItemChange change, VersionedItems items) {
        return new UpkeepStep(
                change.toString(),
                table -> change.onTable().run(table),
                change.onList().apply(items.latest()),
                false);
    }

    static UpkeepStep upkeep(SplittableRandom random, VersionedItems items) {
        return switch (random.nextInt(6)) {
            case 0 -> optimize(random, items);
            case 1 -> checkpoint(items);
            case 2, 3 -> restore(random, items);
            default -> vacuum(random, items);
        };
    }

    private static UpkeepStep checkpoint(VersionedItems items) {
        return new UpkeepStep("checkpoint", DeltaTable::checkpoint, items.latest(), false);
    }

    /** To a version whose files must all be there. */
    private static UpkeepStep restore(SplittableRandom random, VersionedItems items) {
        int first = items.firstRestorable();
        int version = first + random.nextInt(items.versionCount() - first);
        return new UpkeepStep(
                "restore version " + version, table -> table.restoreToVersion(version), items.at(version), false);
    }

    private static UpkeepStep vacuum(SplittableRandom random, VersionedItems items) {
        Duration retention = Duration.ofHours(random.nextInt(8 * 24));
        // It counts from the beginning, as a vacuum that a fault ends has deleted some files perhaps.
        return new UpkeepStep(
                "vacuum, retain " + retention,
                table -> {
                    items.vacuumed(retention);
                    items.count(table.vacuum()
                            .retain(retention)
                            .withoutRetentionCheck()
                            .run());
                },
                items.latest(),
                true);
    }

    private static UpkeepStep optimize(SplittableRandom random, VersionedItems items) {
        OptimizeSettings settings = new OptimizeSettings(
                random.nextBoolean() ? 4_000 : 1_000_000,
                random.nextBoolean() ? 1 : 1_000_000,
                random.nextBoolean() ? 500 : 1_000_000);
        String[] columns = random.nextBoolean() ? new String[] {"id", "amount"} : new String[] {"amount"};
        return switch (random.nextInt(3)) {
            case 0 -> optimize("optimize " + settings, table -> table.optimize().with(settings), items);
            case 1 ->
                optimize(
                        "z-order by " + List.of(columns) + " " + settings,
                        table -> table.optimize().with(settings).zOrderBy(columns),
                        items);
            default ->
                optimize(
                        "cluster by " + List.of(columns) + " " + settings,
                        table -> table.optimize().with(settings).clusterBy(columns),
                        items);
        };
    }

    @FunctionalInterface
    private interface Optimizing {
        OptimizeBuilder of(DeltaTable table) throws IOException;
    }

    private static UpkeepStep optimize(String text, Optimizing asked, VersionedItems items) {
        return new UpkeepStep(text, table -> asked.of(table).run(), items.latest(), false);
    }

    @Override
    public String toString() {
        return text;
    }
}
