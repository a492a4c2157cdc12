package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small table of four versions, and commands about it. One owner. */
final class ItemTable {

    private static final String COLUMNS =
            "id long not null, name string, price decimal(38, 18), weight double, `day` date, at timestamp";

    private final String path;
    private final Shell shell = new Shell();

    /** A row of the table. */
    record Item(
            long id,
            @Nullable String name,
            @Nullable BigDecimal price,
            @Nullable Double weight,
            @Nullable LocalDate day,
            @Nullable Instant at) {}

    ItemTable(Path folder) throws IOException {
        path = folder.resolve("table").toString();
        assertEquals(
                0, shell.run("table", "create", path, "--columns", COLUMNS, "--partition-by", "day"), shell.output());
        assertTrue(shell.output().startsWith("created " + path + ": (id long not null, name string,"), shell.output());
        RecordRowType<Item> type = RecordRowType.of(Item.class);
        DeltaTable opened = open();
        opened.append(
                type,
                List.of(
                        new Item(
                                7,
                                "bolt\nM8",
                                new BigDecimal("1.5").setScale(18),
                                Double.NaN,
                                LocalDate.of(2026, 1, 31),
                                Instant.EPOCH),
                        new Item(8, null, null, null, null, null)));
        opened.append(
                type,
                List.of(new Item(12, "nut", new BigDecimal("-3").setScale(18), 0.25, LocalDate.of(2026, 2, 1), null)));
        opened.delete("id = 8");
    }

    /** Where it is, as commands take it. */
    String path() {
        return path;
    }

    /** What the last command said. */
    String output() {
        return shell.output();
    }

    DeltaTable open() throws IOException {
        return DeltaTable.open(new SystemDisk(), new SystemClock(), Path.of(path));
    }

    int run(String... arguments) {
        return shell.run(arguments);
    }

    void assertMistake(int exitCode, String message, String... arguments) {
        int found = shell.run(arguments);

        assertEquals(exitCode, found, shell.output());
        assertTrue(shell.output().contains(message), shell.output());
        assertFalse(shell.output().contains("\tat ") || shell.output().contains("internal error"), shell.output());
    }
}
