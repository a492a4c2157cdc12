package dev.rivulet.delta.mapping;

import static dev.rivulet.delta.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables that have rules, keys, clustering columns and column mapping from their first version on. */
final class CreatedMappedTableTest {

    private static final Path TABLE = Path.of("/table");

    record Sale(long id, String area, double amount) {}

    private static final RowType<Sale> SALE = RecordRowType.of(Sale.class);

    @Test
    void rulesAndClusteringHoldWhenColumnsAreRenamed() throws IOException {
        for (String mode : List.of("name", "id")) {
            SimClock clock = new SimClock();
            SimDisk disk = new SimDisk(clock, 1);
            DeltaTable table = DeltaTable.openOrCreate(
                    disk,
                    clock,
                    TABLE,
                    TableDefinition.of(SALE.schema())
                            .withColumn(Field.required("note", Simple.STRING))
                            .withDefault("note", "'none'")
                            .withGeneratedColumn("twice", "amount * 2")
                            .withConstraint("Positive", "amount >= 0")
                            .withPrimaryKey("id")
                            .clusteredBy("amount", "id")
                            .withProperty("delta.columnMapping.mode", mode));
            table.append(SALE, List.of(new Sale(1, "a", 1.0), new Sale(2, "b", 2.0)));
            table.append(SALE, List.of(new Sale(3, "c", 3.0)));

            assertRefused("it is in the key PRIMARY KEY", () -> table.alter().dropColumn("id"));
            table.alter().renameColumn("area", "region");
            table.alter().renameColumn("id", "key");
            table.optimize().run();
            table.update(Map.of("amount", "amount + 1"), "key = 2");

            assertEquals(
                    List.of(
                            "{key=1, region=a, amount=1.0, note=none, twice=2.0}",
                            "{key=2, region=b, amount=3.0, note=none, twice=6.0}",
                            "{key=3, region=c, amount=3.0, note=none, twice=6.0}"),
                    rows(table));
            table.alter().dropKey("PRIMARY KEY");
            assertRefused("the table is clustered by it", () -> table.alter().dropColumn("key"));
            MappedLog.check(disk, TABLE, mode);
        }
    }

    private static List<String> rows(DeltaTable table) throws IOException {
        List<String> rows = new ArrayList<>();
        table.read().forEach(row -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }
}
