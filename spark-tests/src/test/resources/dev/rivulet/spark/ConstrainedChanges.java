import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes tables with constraints, default values, generated columns and keys, in a JVM that has the standalone jar on its class
 * path and is started with this file: {@code java -cp rivulet.jar ConstrainedChanges.java make|continue DIRECTORY}. Its twin, which knows
 * what must come out, is {@code ConstrainedTableTest}.
 */
final class ConstrainedChanges {

    record Sale(long id, double amount, @Nullable Double twice, @Nullable String note) {}

    record Bare(long id, double amount) {}

    private static final RecordRowType<Sale> SALE = RecordRowType.of(Sale.class);
    private static final RecordRowType<Bare> BARE = RecordRowType.of(Bare.class);

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals("make")) {
            make(directory.resolve("ours"));
        } else {
            goOn(directory.resolve("ours"));
            goOn(directory.resolve("theirs"));
            expectRefusal(directory.resolve("ours"), new Bare(10, 1));
        }
    }

    private static void make(Path path) throws IOException {
        DeltaTable table =
                DeltaTable.openOrCreate(new SystemDisk(), new SystemClock(), path, TableDefinition.of(SALE.schema()));
        table.alter().addConstraint("positive", "amount > 0");
        table.alter().setDefault("note", "'none'");
        table.alter().setGenerated("twice", "amount * 2");
        table.alter().addPrimaryKey("id");
        table.append(BARE, List.of(new Bare(1, 1), new Bare(2, 2), new Bare(3, 3)));
    }

    private static void goOn(Path path) throws IOException {
        DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), path);
        table.append(BARE, List.of(new Bare(20, 20)));
        table.update(Map.of("amount", "amount + 0.5"), "id = 2");
        table.merge(BARE, List.of(new Bare(3, 30), new Bare(21, 21)), "id")
                .whenMatchedUpdateAll()
                .whenNotMatchedInsertAll()
                .run();
        expectRefusal(path, new Bare(22, -1));
    }

    private static void expectRefusal(Path path, Bare row) throws IOException {
        try {
            DeltaTable.open(new SystemDisk(), new SystemClock(), path).append(BARE, List.of(row));
        } catch (IOException refused) {
            return;
        }
        throw new AssertionError(path + " took " + row);
    }
}
