import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.optimize.OptimizeSettings;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.upsert.KeyViolationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes tables by the library, in a JVM that has the standalone jar on its class path and is started with this file:
 * {@code java -cp rivulet.jar TableChanges.java make|continue DIRECTORY}. Its twin, which knows what must come out, is
 * {@code TableMatrixTest}.
 */
final class TableChanges {

    record Item(long id, @Nullable String part, double amount) {}

    private static final RecordRowType<Item> TYPE = RecordRowType.of(Item.class);
    private static final String[] PARTS = {"plain", "a b", "x=y/z", "100%", "ä:ö", "it's \"quoted\"", null, "%20", "😀"};

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        for (String kind : List.of(
                "appended",
                "merged",
                "updated",
                "deleted",
                "overwritten",
                "partitioned",
                "vectors",
                "upserted",
                "kept",
                "created",
                "cloned",
                "changefeed",
                "mapped",
                "numbered",
                "theirs")) {
            if (arguments[0].equals("make")) {
                make(kind, directory.resolve(kind));
            } else {
                goOn(kind, directory);
            }
        }
    }

    private static List<Item> items(int from, int to, double amountPerId) {
        List<Item> items = new ArrayList<>();
        for (int id = from; id < to; id++) {
            items.add(new Item(id, PARTS[id % PARTS.length], id * amountPerId));
        }
        return items;
    }

    private static TableDefinition definition(String kind) {
        TableDefinition definition = TableDefinition.of(TYPE.schema());
        return switch (kind) {
            case "partitioned" -> definition.partitionedBy("part");
            // Of these changes some have vectors in the log, and others in a file.
            case "vectors" ->
                definition
                        .withDeletionVectors(true)
                        .withProperty("rivulet.deletionVectors.inlineSizeBytesMax", "40")
                        .withProperty("rivulet.deletionVectors.deletedShareMax", "0.9");
            case "changefeed" ->
                definition
                        .partitionedBy("part")
                        .withDeletionVectors(true)
                        .withProperty("delta.enableChangeDataFeed", "true");
            case "created" ->
                definition
                        .withColumn(Field.required("note", DataType.Simple.STRING))
                        .withDefault("note", "'none'")
                        .withGeneratedColumn("twice", "amount * 2")
                        .withConstraint("Positive", "amount >= 0")
                        .withPrimaryKey("id")
                        .clusteredBy("amount", "id");
            case "numbered" -> definition("changefeed").withProperty("delta.columnMapping.mode", "id");
            case "mapped" -> definition.partitionedBy("part").withDeletionVectors(true);
            default -> definition;
        };
    }

    /** Commits epochs by the sink, from a number on. */
    @SafeVarargs
    private static void upsert(Path path, long firstEpoch, List<Item>... epochs) throws IOException {
        SinkContext context =
                new SinkContext("job", "sink", new UUID(1, 2), firstEpoch, new SystemDisk(), new SystemClock());
        try (SinkSession<Item> session = DeltaSink.upsert(path, TYPE, "id").open(context)) {
            session.committer().committedEpoch();
            long epoch = firstEpoch;
            for (List<Item> items : epochs) {
                for (Item item : items) {
                    session.writer().write(item);
                }
                EpochSeal seal = new EpochSeal(epoch, epoch * 100, items.size(), epoch);
                session.committer().commit(List.of(session.writer().seal(seal)));
                epoch++;
            }
        }
    }

    private static void make(String kind, Path path) throws IOException {
        if (kind.equals("upserted")) {
            upsert(path, 1, items(0, 100, 0.5), items(90, 110, 2));
            return;
        }
        if (kind.equals("theirs")) {
            return; // Spark makes it.
        }
        if (kind.equals("cloned")) {
            Path source = path.resolveSibling("cloned-from");
            make("vectors", source);
            DeltaTable.open(new SystemDisk(), new SystemClock(), source)
                    .cloneTo(path)
                    .shallow()
                    .run();
            return;
        }
        DeltaTable table = DeltaTable.openOrCreate(new SystemDisk(), new SystemClock(), path, definition(kind));
        table.append(TYPE, items(0, 50, 0.5));
        if (kind.equals("mapped")) {
            appendRenamed(table);
        } else {
            table.append(TYPE, items(50, 100, 0.5));
        }
        boolean isAll = List.of("partitioned", "vectors", "changefeed", "mapped", "numbered").contains(kind);
        if (isAll || kind.equals("merged")) {
            table.merge(TYPE, items(90, 110, 2), "id")
                    .whenMatchedUpdateAll()
                    .whenNotMatchedInsertAll()
                    .run();
        }
        if (isAll || kind.equals("updated")) {
            table.update(Map.of("amount", "amount + 1000"), "id % 3 = 0");
        }
        if (isAll || kind.equals("deleted")) {
            table.delete("id BETWEEN 50 AND 59");
        }
        if (isAll || kind.equals("overwritten")) {
            table.overwriteWhere("id < 10", TYPE, items(0, 10, -1));
        }
        if (kind.equals("kept")) {
            keep(table);
        }
    }

    record Renamed(long id, @Nullable String theArea, double sum, String note) {}

    /** Columns go by other names for a while, and one comes, goes and comes again as another. */
    private static void appendRenamed(DeltaTable table) throws IOException {
        table.alter().setColumnMapping("name");
        table.alter().addColumns(Field.nullable("note", DataType.Simple.LONG));
        table.update(Map.of("note", "id"), "id < 30");
        table.alter().dropColumn("note");
        table.alter().addColumns(Field.nullable("note", DataType.Simple.STRING));
        table.alter().renameColumn("part", "theArea");
        table.alter().renameColumn("amount", "sum");
        List<Renamed> rows = new ArrayList<>();
        items(50, 100, 0.5).forEach(item -> rows.add(new Renamed(item.id(), item.part(), item.amount(), "new")));
        table.append(RecordRowType.of(Renamed.class), rows);
        table.alter().renameColumn("sum", "amount");
        table.alter().renameColumn("theArea", "part");
        table.alter().renameColumn("note", "some note");
    }

    /** All kinds of upkeep, none of which changes a row in the end. */
    private static void keep(DeltaTable table) throws IOException {
        // Files as small as they get.
        table.optimize().with(new OptimizeSettings(2, 1)).zOrderBy("amount", "id").run();
        long laidOut = table.optimize().clusterBy("id", "part").run().versions().get(0);
        table.delete("id < 30");
        table.restoreToVersion(laidOut);
        table.checkpoint();
        table.vacuum().retain(Duration.ZERO).withoutRetentionCheck().run();
    }

    /** Of the columns that Spark has added and renamed one goes, and one gets another name. */
    private static void renameFurther(DeltaTable table) throws IOException {
        table.update(Map.of("extra", "'ours'"), "id % 2 = 0");
        table.alter().dropColumn("gone");
        table.alter().renameColumn("extra", "more, {extra}");
        table.optimize().run();
    }

    /** Prints what is read, then changes it further. */
    private static void goOn(String kind, Path directory) throws IOException {
        DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), directory.resolve(kind));
        List<String> lines = new ArrayList<>();
        table.read().forEach(TYPE, item -> lines.add(item.id() + "|" + item.part() + "|" + item.amount()));
        Files.write(directory.resolve(kind + ".txt"), lines);
        if (kind.equals("changefeed") || kind.equals("numbered")) {
            List<String> told = new ArrayList<>();
            table.changesSince(0)
                    .forEach(row -> told.add(row.longValue(4) + "|" + row.objectValue(3) + "|" + row.longValue(0) + "|"
                            + row.objectValue(1) + "|" + row.doubleValue(2)));
            Files.write(directory.resolve(kind + "-feed.txt"), told);
        }
        if (kind.equals("mapped") || kind.equals("theirs")) {
            renameFurther(table);
        }
        table.update(Map.of("amount", "amount + 1"), "id = 1");
        table.delete("id = 2 OR part = '100%'");
        if (kind.equals("upserted")) {
            upsert(directory.resolve(kind), 3, items(3, 5, 7), items(2_000, 2_010, 1));
            return;
        }
        if (kind.equals("created")) {
            holdToRules(table, directory);
        }
        table.merge(TYPE, items(3, 5, 7), "id").whenMatchedUpdateAll().whenNotMatchedInsertAll().run();
        table.append(TYPE, items(2_000, 2_010, 1));
        if (kind.equals("created")) {
            table.optimize().run();
        }
    }

    /** Prints the rows that are not as the table's first version demands, and what it took against its rules. */
    private static void holdToRules(DeltaTable table, Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        table.read()
                .where("NOT (twice <=> amount * 2) OR note <> 'none'")
                .forEach(row -> lines.add("row " + row));
        for (Item item : List.of(new Item(3_000, "a b", -1), new Item(1, "a b", 1))) {
            try {
                table.append(TYPE, List.of(item));
                lines.add("took " + item);
            } catch (ConstraintViolationException | KeyViolationException refused) {
                // As it must be.
            }
        }
        Files.write(directory.resolve("created-rules.txt"), lines);
    }
}
