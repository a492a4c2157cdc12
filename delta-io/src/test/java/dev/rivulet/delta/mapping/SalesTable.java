package dev.rivulet.delta.mapping;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A small table of sales on a simulated disk, whose columns are to be mapped. One owner. */
final class SalesTable {

    static final Path TABLE = Path.of("/table");
    static final SimClock CLOCK = new SimClock();

    /** As the tables here begin. */
    record Sale(long id, @Nullable String area, @Nullable Double amount) {}

    record Resale(
            long id, @Nullable String region, @Nullable Double amount) {}

    record IdAndArea(long id, @Nullable String area) {}

    static final RowType<Sale> SALE = RecordRowType.of(Sale.class);
    static final RowType<Resale> RESALE = RecordRowType.of(Resale.class);

    final SimDisk disk = new SimDisk(CLOCK, 1);

    DeltaTable create(String... partitionColumns) throws IOException {
        DeltaTable table =
                DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(SALE.schema(), partitionColumns));
        table.append(SALE, List.of(new Sale(1, "north", 1.5), new Sale(2, "south", null)));
        return table;
    }

    DeltaTable mapped(String... partitionColumns) throws IOException {
        DeltaTable table = create(partitionColumns);
        table.alter().setColumnMapping("name");
        return table;
    }

    DeltaTable open() throws IOException {
        return DeltaTable.open(disk, CLOCK, TABLE);
    }

    List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        open().read().forEach(row -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }

    String entry(long version) throws IOException {
        return new String(disk.bytes(logFile(version)), StandardCharsets.UTF_8);
    }

    static Path logFile(long version) {
        return TABLE.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
    }
}
