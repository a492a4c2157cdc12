package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rivulet wal} over the log of a job, as a shell sees it. */
final class WalCommandIT {

    private static final int RECORD_COUNT = 20_000;
    private static final int HEADER_SIZE_BYTES = 4096;
    private static final long POLL_MILLIS = 10;

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    private Path folder;

    private RivuletJar jar;
    private IotJob job;
    private String data;
    private Path wal;

    @BeforeEach
    void prepare() throws IOException {
        jar = RivuletJar.in(folder);
        job = IotJob.in(folder.resolve("job"), "dead-letter");
        new IotGenerator(IotDataset.demo().withRecordCount(RECORD_COUNT).withFileCount(20)).writeTo(job.input());
        data = job.folder().resolve("data").toString();
        wal = job.folder().resolve("data").resolve("wal");
    }

    private void runJob() throws Exception {
        RivuletJar.Ended end = jar.run("run", job.pipeline(), "--available-now");
        assertEquals(0, end.exitCode(), end::output);
    }

    @Test
    void logOfAJobIsGoodAndTellsItsEpochsAndPins() throws Exception {
        runJob();

        RivuletJar.Ended verified = jar.run("wal", "verify", data);
        JsonNode report = json(0, "wal", "inspect", data, "--json");
        RivuletJar.Ended inspected = jar.run("wal", "inspect", data);

        assertEquals(0, verified.exitCode(), verified::output);
        assertTrue(verified.output().contains("good: "), verified::output);
        assertTrue(report.get("healthy").asBoolean());
        assertEquals(1, report.at("/engine/firstEpoch/epoch").asLong());
        assertEquals(job.lastEpoch(), report.at("/engine/lastEpoch/epoch").asLong());
        assertFalse(report.at("/engine/pins").isEmpty());
        assertTrue(report.at("/lock/stale").asBoolean());
        assertEquals(0, inspected.exitCode(), inspected::output);
        assertTrue(inspected.output().contains("pinned by"), inspected::output);
    }

    @Test
    void logsOwnDirectoryIsTakenToo() throws Exception {
        runJob();

        JsonNode report = json(0, "wal", "verify", wal.toString(), "--json");

        assertEquals("every-frame", report.get("depth").asText());
        assertTrue(report.at("/segments/0/dataCount").asLong() > 0);
        assertEquals(0, report.get("problems").size());
    }

    @Test
    void directoryWithoutALogEndsWithExitCode2AndWhatWasLookedFor() throws Exception {
        for (String command : List.of("inspect", "verify", "repair", "export")) {
            RivuletJar.Ended end = jar.run("wal", command, folder.toString());

            assertEquals(2, end.exitCode(), end::output);
            assertTrue(end.output().contains("wal.start"), end::output);
        }
    }

    @Test
    void exportHasEveryRecordOnce() throws Exception {
        runJob();
        Path file = folder.resolve("frames.jsonl");

        RivuletJar.Ended end = jar.run("wal", "export", data, "--out", file.toString());
        List<JsonNode> marks =
                lines(jar.run("wal", "export", data, "--kind", "epoch-mark").output());
        List<JsonNode> raw = lines(jar.run("wal", "export", data, "--kind", "1", "--limit", "2", "--raw")
                .output());
        RivuletJar.Ended again = jar.run("wal", "export", data, "--out", file.toString());

        assertEquals(0, end.exitCode(), end::output);
        List<JsonNode> frames = lines(Files.readString(file));
        assertEquals("job-start", frames.get(0).get("name").asText());
        long recordCount = 0;
        for (JsonNode frame : frames) {
            recordCount += frame.path("records").size();
        }
        assertEquals(RECORD_COUNT, recordCount);
        assertEquals(job.lastEpoch(), marks.get(marks.size() - 1).get("epoch").asLong());
        assertEquals(2, raw.size());
        assertTrue(raw.get(0).get("payload").asText().length() > 100);
        assertEquals(2, again.exitCode(), again::output);
        long from = marks.get(0).get("position").asLong();
        String to = marks.get(0).get("end").asText();
        assertEquals(
                marks.subList(0, 1),
                lines(jar.run("wal", "export", data, "--from", String.valueOf(from), "--to", to)
                        .output()));
    }

    @Test
    void damageIsFoundRepairedAndKept() throws Exception {
        runJob();
        JsonNode batch = lines(jar.run("wal", "export", data, "--kind", "batch", "--limit", "1")
                        .output())
                .get(0);
        long position = batch.get("position").asLong();
        Path segment = wal.resolve("0000000000000000.wal");
        byte[] damaged = Files.readAllBytes(segment);
        damaged[(int) position + HEADER_SIZE_BYTES + 50] ^= 1;
        Files.write(segment, damaged);

        JsonNode problem = json(1, "wal", "verify", data, "--json").at("/problems/0");
        RivuletJar.Ended verified = jar.run("wal", "verify", data);
        RivuletJar.Ended planned = jar.run("wal", "repair", data);
        assertArrayEquals(damaged, Files.readAllBytes(segment), "a plan changes nothing");
        RivuletJar.Ended repaired = jar.run("wal", "repair", data, "--yes");
        JsonNode after = json(0, "wal", "verify", data, "--json");
        RivuletJar.Ended exported = jar.run("wal", "export", data);
        RivuletJar.Ended again = jar.run("wal", "repair", data, "--yes");

        assertEquals("damaged-frames", problem.get("kind").asText());
        assertEquals(segment.toString(), problem.get("file").asText());
        assertEquals(position + HEADER_SIZE_BYTES, problem.get("offset").asLong());
        assertEquals(position, problem.get("fromPosition").asLong());
        assertEquals(batch.get("end"), problem.get("toPosition"));
        assertEquals(1, verified.exitCode(), verified::output);
        assertTrue(verified.output().contains("rivulet wal repair " + data), verified::output);
        assertEquals(1, planned.exitCode(), planned::output);
        assertTrue(planned.output().contains("would give up: positions " + position), planned::output);
        assertEquals(0, repaired.exitCode(), repaired::output);
        assertArrayEquals(damaged, Files.readAllBytes(wal.resolve("damaged").resolve("0000000000000000.wal")));
        assertEquals(position, after.at("/holes/0/fromPosition").asLong());
        assertEquals(1, exported.exitCode(), exported::output);
        assertTrue(exported.output().contains("positions " + position + " to "), exported::output);
        assertEquals(0, again.exitCode(), again::output);
        assertTrue(again.output().contains("nothing to repair"), again::output);
        runJob();
    }

    @Test
    void runningJobIsInspectedAndNotRepaired() throws Exception {
        try (RivuletJar.Running running = jar.start("run", job.pipeline())) {
            boolean hasEnded = false;
            while (job.lastEpoch() == 0 && !hasEnded) {
                hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }

            JsonNode report = json(0, "wal", "verify", data, "--json");
            RivuletJar.Ended repaired = jar.run("wal", "repair", data, "--yes");

            assertTrue(report.at("/lock/held").asBoolean());
            assertEquals(running.process().pid(), report.at("/lock/processId").asLong());
            assertEquals(1, repaired.exitCode(), repaired::output);
            String holder = "process " + running.process().pid() + " uses this directory";
            assertTrue(repaired.output().contains(holder), repaired::output);
        }
    }

    @Test
    void mistakesOnTheCommandLineEndWithExitCode2() throws Exception {
        runJob();

        assertEquals(2, jar.run("wal", "repair", data, "--yes", "--dry-run").exitCode());
        assertEquals(2, jar.run("wal", "export", data, "--kind", "batches").exitCode());
        assertEquals(
                2, jar.run("wal", "export", data, "--from", "9", "--to", "8").exitCode());
        assertEquals(2, jar.run("wal").exitCode());
    }

    private JsonNode json(int exitCode, String... arguments) throws Exception {
        RivuletJar.Ended end = jar.run(arguments);
        assertEquals(exitCode, end.exitCode(), end::output);
        return mapper.readTree(end.output());
    }

    private List<JsonNode> lines(String output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : output.lines().toList()) {
            lines.add(mapper.readTree(line));
        }
        return lines;
    }
}
