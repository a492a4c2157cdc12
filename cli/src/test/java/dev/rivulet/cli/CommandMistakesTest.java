package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.job.DoubtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about mistakes on the command line, before a job is touched. */
class CommandMistakesTest {

    private static final String PIPELINE = """
            name: readings
            source: { path: input }
            schema: { device: string not null }
            sink: { path: table }
            engine: { data: data }
            """;

    @TempDir
    private Path folder;

    private String pipeline;
    private final Shell shell = new Shell();

    @BeforeEach
    void writePipeline() throws IOException {
        pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE).toString();
    }

    private void assertMistake(String message, String... arguments) {
        int exitCode = shell.run(arguments);

        assertEquals(ExitCode.USAGE, exitCode, shell.output());
        assertTrue(shell.output().contains(message), shell.output());
        assertFalse(shell.output().contains("\tat "), shell.output());
    }

    /** So much of a log that commands take it for one. */
    private void beginLog() throws IOException {
        Files.createDirectories(folder.resolve("data").resolve("wal"));
        Files.createFile(folder.resolve("data").resolve("wal").resolve("wal.start"));
    }

    @Test
    void commandsOfMessagesAreThere() {
        for (WayOut way : List.of(WayOut.ADOPT, WayOut.REEMIT, WayOut.FORK)) {
            assertEquals(0, shell.run(DoubtException.word(way), "--help"), shell.output());
            assertTrue(shell.output().contains("--sink=UID"), shell.output());
        }
        for (String command : List.of("drain", "verify", "accept-version", "accept-divergence")) {
            assertEquals(0, shell.run(command, "--help"), shell.output());
        }
        assertTrue(shell.output().contains("--epoch=N"), shell.output());
    }

    @Test
    void missingCommandAndMisspeltOneAreAnsweredWithTheCommands() {
        assertMistake("accept-divergence");
        assertMistake("accept-divergence", "acept-divergence", pipeline);
    }

    @Test
    void missingPipelineIsNamed() {
        assertMistake("the file cannot be read: there is no such file", "verify", folder.resolve("no.yaml") + "");
        assertMistake("Missing required parameter: 'PIPELINE'", "drain");
    }

    @Test
    void dataDirectoryWithoutALogIsNamed() {
        String[][] commands = {
            {"verify", pipeline},
            {"replay", pipeline, "--into", folder.resolve("new").toString()},
            {"drain", pipeline},
            {"accept-version", pipeline},
            {"accept-divergence", pipeline, "--epoch", "7"},
            {"skip-record", pipeline, "--position", "64", "--record", "0"},
            {"adopt", pipeline, "--sink", "table"},
            {"fork", pipeline, "--sink", "table"},
            {"re-emit", pipeline, "--sink", "table"}
        };
        for (String[] command : commands) {
            assertMistake(folder.resolve("data") + " has no log in wal", command);
        }
        assertFalse(Files.exists(folder.resolve("data")), "what is only asked about is not made");
    }

    @Test
    void replayWantsARangeAndANewDirectory() throws IOException {
        String directory = folder.resolve("new").toString();

        assertMistake("Missing required option: '--into=DIR'", "replay", pipeline);
        assertMistake(
                "--from 5 and --to 4 are no range", "replay", pipeline, "--from=5", "--to=4", "--into", directory);
        assertMistake("--from 0 and --to the last are no range", "replay", pipeline, "--from=0", "--into", directory);
        assertMistake("is there already and not empty", "replay", pipeline, "--into", folder.toString());
        assertMistake("is there already and not empty", "replay", pipeline, "--into", pipeline);
    }

    @Test
    void changedPipelineWithAMistakeIsNamedWithItsLine() throws IOException {
        beginLog();
        Path other = Files.writeString(folder.resolve("other.yaml"), PIPELINE.replace("schema", "shema"));
        String directory = folder.resolve("new").toString();

        assertMistake(
                "other.yaml:3: unknown key `shema`", "replay", pipeline, "--pipeline", other + "", "--into", directory);
    }

    @Test
    void decisionsWantAnEpochThatThereCanBeAndASinkThatThereIs() throws IOException {
        beginLog();

        assertMistake("--epoch is 0, wanted at least 1", "accept-divergence", pipeline, "--epoch", "0");
        assertMistake("Missing required option: '--epoch=N'", "accept-divergence", pipeline);
        assertMistake("did you mean `table`?", "adopt", pipeline, "--sink", "tabel");
    }

    @Test
    void diffOfWhatIsNoTableFailsAndASenselessLimitIsAMistake() {
        assertMistake("--limit is -1, wanted a whole number from 0", "diff", "a", "b", "--limit=-1");
        assertMistake("Missing required parameter: 'RIGHT'", "diff", "a");

        int exitCode = shell.run("diff", folder + "", folder + "");

        assertEquals(ExitCode.FAILED, exitCode, shell.output());
        assertTrue(shell.output().contains("rivulet: there is no Delta table at " + folder), shell.output());
    }
}
