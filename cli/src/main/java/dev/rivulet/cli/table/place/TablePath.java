package dev.rivulet.cli.table.place;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The table that a command is about. Filled by the command line. */
public final class TablePath {

    @Parameters(
            index = "0",
            paramLabel = "TABLE",
            converter = PlaceConverter.class,
            description = "The table's folder, which has _delta_log in it, or its URL: s3://bucket/name.")
    private Path path = Path.of("");

    public TablePath() {}

    public Path path() {
        return path;
    }

    /**
     * Opens it.
     *
     * @throws IOException if there is none
     */
    public DeltaTable open() throws IOException {
        return DeltaTable.open(new SystemDisk(), new SystemClock(), path);
    }
}
