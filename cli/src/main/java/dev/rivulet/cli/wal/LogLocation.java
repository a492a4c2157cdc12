package dev.rivulet.cli.wal;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Where the log is that a command is about; filled in by the command line. */
final class LogLocation {

    @Parameters(
            paramLabel = "D",
            description = "The data directory of a job, or the directory of a log itself (the wal in the former).")
    private Path directory = Path.of("");

    private final Disk disk = new SystemDisk();

    LogLocation() {}

    Disk disk() {
        return disk;
    }

    /** As it was given. */
    Path directory() {
        return directory;
    }

    /**
     * The log's own directory.
     *
     * @throws ParameterException if there is none
     */
    Path log(CommandSpec spec) throws IOException {
        Path inside = new DataDirectory(directory).wal();
        if (WalInspection.isLog(disk, inside)) {
            return inside;
        }
        if (WalInspection.isLog(disk, directory)) {
            return directory;
        }
        throw new ParameterException(
                spec.commandLine(),
                directory + " is no data directory of a job (it has no " + inside.getFileName()
                        + " with a log) and no log's own directory (it has no wal.start and no *.wal)");
    }

    /** The data directory, if it was given; null if it was the log's own. */
    @Nullable DataDirectory data(Path log) {
        DataDirectory data = new DataDirectory(directory);
        return data.wal().equals(log) ? data : null;
    }

    WalReport inspect(CommandSpec spec, WalReport.Depth depth) throws IOException {
        return new WalInspection(disk, log(spec)).inspect(depth);
    }
}
