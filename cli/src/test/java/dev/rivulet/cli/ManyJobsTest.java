package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rivulet run} with several pipelines. */
class ManyJobsTest {

    private static final String PIPELINE = """
            name: NAME
            source: { path: NAME-input, settle-time: 0s, poll-interval: 1ms, on-error: fail }
            schema: { n: long not null }
            sink: { path: NAME-table }
            engine: { data: NAME-data, epoch-interval: 10ms, commit-interval: 10ms }
            """;

    record Numbered(long n) {}

    private static final RowType<Numbered> NUMBERED = RecordRowType.of(Numbered.class);

    @TempDir
    private Path folder;

    /** A pipeline over so many numbers. */
    private String pipeline(String name, int count) throws IOException {
        Path input = Files.createDirectories(folder.resolve(name + "-input"));
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < count; number++) {
            lines.append("{\"n\":").append(number).append("}\n");
        }
        Files.writeString(input.resolve("1.jsonl"), lines);
        return write(name, PIPELINE.replace("NAME", name));
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), text).toString();
    }

    private void assertTable(String name, int count) throws IOException {
        List<Long> numbers = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve(name + "-table"))
                .read()
                .forEach(NUMBERED, row -> numbers.add(row.n()));
        assertEquals(
                LongStream.range(0, count).boxed().toList(),
                numbers.stream().sorted().toList());
    }

    @Test
    void theExitCodeIsThatOfTheWorstAndTheOthersAreWhole() throws IOException {
        String one = pipeline("one", 300);
        String bad = pipeline("bad", 10);
        String two = pipeline("two", 500);
        Files.writeString(folder.resolve("bad-input").resolve("2.jsonl"), "{\"n\":\"many\"}\n");

        assertEquals(1, CommandRun.of("run", one, bad, two, "--available-now").exitCode());

        assertTable("one", 300);
        assertTable("two", 500);
        Files.delete(folder.resolve("bad-input").resolve("2.jsonl"));
        assertEquals(0, CommandRun.of("run", one, two, "--available-now").exitCode());
        assertTable("one", 300);
    }

    @Test
    void aFolderAndAFileOfJobsAreTheirPipelines() throws IOException {
        pipeline("one", 20);
        pipeline("two", 30);

        assertEquals(
                0, CommandRun.of("run", folder.toString(), "--available-now").exitCode());

        assertTable("one", 20);
        assertTable("two", 30);
        String group = write("group", "jobs: [one.yaml, two.yaml]\nmemory: 96MB\n");
        assertEquals(0, CommandRun.of("run", group, "--available-now").exitCode());
    }

    @Test
    void allMistakesInAllFilesAreToldAndNothingStarts() throws IOException {
        String one = pipeline("one", 10);
        String two = write("two", PIPELINE.replace("NAME", "two").replace("schema", "shcema"));
        String three = write("three", PIPELINE.replace("NAME", "three").replace("10ms,", "ten,"));

        CommandRun run = CommandRun.of(
                "run", one, two, three, folder.resolve("none.yaml").toString());

        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.output().contains("two.yaml:3: unknown key `shcema`"), run.output());
        assertTrue(run.output().contains("did you mean `schema`?"), run.output());
        assertTrue(run.output().contains("three.yaml:5: `epoch-interval` is `ten`"), run.output());
        assertTrue(run.output().contains("none.yaml: the file cannot be read: there is no such file"), run.output());
        assertFalse(Files.exists(folder.resolve("one-data")), "the job of the sound file was started");
    }

    @Test
    void jobsThatWouldBeInEachOthersWayAreRefusedByTheirFiles() throws IOException {
        String one = pipeline("one", 10);
        String named = write("named", PIPELINE.replace("NAME", "two").replace("name: two", "name: one"));
        String placed = write("placed", PIPELINE.replace("NAME", "three").replace("three-data", "one-data"));
        String aimed = write("aimed", PIPELINE.replace("NAME", "four").replace("four-table", "one-table"));

        CommandRun run = CommandRun.of("run", one, named, placed, aimed);

        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.output().contains("named.yaml: job one cannot run with the others: two jobs"), run.output());
        assertTrue(run.output().contains("placed.yaml: job three cannot run with the others: it has the data"));
        assertTrue(run.output().contains("aimed.yaml: job four cannot run with the others: its sink table writes to"));
        assertFalse(Files.exists(folder.resolve("one-data")), "something was started");
    }

    @Test
    void whatAFileOfJobsSaysWrongIsToldWithItsLine() throws IOException {
        pipeline("one", 10);
        write("two", PIPELINE.replace("NAME", "two").replace("data: two-data,", "data: two-data, weight: 3,"));

        CommandRun small = CommandRun.of("run", write("small", "jobs: [one.yaml, two.yaml]\nmemory: 100MB\n"));
        assertEquals(2, small.exitCode(), small.output());
        assertTrue(
                small.output()
                        .contains("one.yaml: job one cannot run with the others: its share of the memory is 25 MB"),
                small.output());

        CommandRun wrong = CommandRun.of("run", write("wrong", "jobs: [one.yaml, none]\nmemroy: 100MB\n"));
        assertEquals(2, wrong.exitCode(), wrong.output());
        assertTrue(wrong.output().contains("wrong.yaml:2: unknown key `memroy`"), wrong.output());
        assertTrue(wrong.output().contains("did you mean `memory`?"), wrong.output());

        CommandRun none = CommandRun.of("run", write("none", "jobs: []\n"));
        assertEquals(2, none.exitCode(), none.output());
        assertTrue(none.output().contains("none.yaml:1: `jobs` has none"), none.output());
    }

    @Test
    void whatIsForOnePipelineIsRefusedForSeveral() throws IOException {
        CommandRun run = CommandRun.of("run", pipeline("one", 1), pipeline("two", 1), "--data", "elsewhere");

        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.output().contains("--data is for one pipeline"), run.output());
    }
}
