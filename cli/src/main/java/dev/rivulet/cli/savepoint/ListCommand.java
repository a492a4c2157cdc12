package dev.rivulet.cli.savepoint;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.engine.savepoint.Savepoints;
import dev.rivulet.state.savepoint.SavedRows;
import dev.rivulet.state.savepoint.SavepointManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivulet savepoint list}: which savepoints a folder has. */
@Command(
        name = "list",
        description = "Tells which savepoints a folder has, and what is in them.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder for savepoints.")
    private Path directory = Path.of("");

    ListCommand() {}

    @Override
    public Integer call() throws IOException {
        Savepoints savepoints = new Savepoints(directory);
        PrintWriter out = spec.commandLine().getOut();
        List<String> names = savepoints.names();
        for (String name : names) {
            out.println(text(name, savepoints.manifest(name)));
        }
        if (names.isEmpty()) {
            out.println("no savepoints in " + directory);
        }
        return ExitCode.OK;
    }

    private static String text(String name, SavepointManifest manifest) {
        long rowCount = 0;
        long sizeBytes = 0;
        for (SavedRows rows : manifest.rows().values()) {
            rowCount += rows.rowCount();
            sizeBytes += rows.sizeBytes();
        }
        return name + ": epoch " + manifest.cut().epoch() + ", " + rowCount + " rows of state, " + sizeBytes
                + " bytes; " + manifest.cut().fingerprint();
    }
}
