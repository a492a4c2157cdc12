package dev.rivulet.system;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that compute a log again and that go on with another version, as a shell sees them. */
final class ReplayCommandIT {

    private static final int RECORD_COUNT = 2_000;
    private static final int FILE_COUNT = 6;
    private static final IotDataset DATASET =
            IotDataset.demo().withRecordCount(RECORD_COUNT).withFileCount(FILE_COUNT);
    private static final long POLL_MILLIS = 10;

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    private Path folder;

    private RivuletJar jar;
    private IotJob job;

    /** Checkpoints come with clean stops only, and the log is kept. */
    @BeforeEach
    void prepare() throws IOException {
        jar = RivuletJar.in(folder);
        job = IotJob.in(folder.resolve("job"), "dead-letter");
        String text = Files.readString(Path.of(job.pipeline()))
                .replace("checkpoint-size: 100KB", "log: { retention: 1d }, checkpoint-size: 1GB");
        Files.writeString(Path.of(job.pipeline()), text);
        new IotGenerator(DATASET).writeTo(folder.resolve("all"));
    }

    /** The same pipeline with another filter, beside the first one. */
    private String changed(String filter) throws IOException {
        String text = Files.readString(Path.of(job.pipeline()));
        Path file = job.folder().resolve("changed.yaml");
        return Files.writeString(file, text.replace("temperature >= -100", filter))
                .toString();
    }

    private void giveFiles(int fromIndex, int toIndex) throws IOException {
        for (int index = fromIndex; index < toIndex; index++) {
            String name = DATASET.fileName(index);
            Files.move(folder.resolve("all").resolve(name), job.input().resolve(name));
        }
    }

    @Test
    void logComesToTheCommittedTableAgainAndWithAChangedFilterToAnother() throws Exception {
        giveFiles(0, FILE_COUNT);
        String table = job.table().toString();
        String same = folder.resolve("same").toString();
        String other = folder.resolve("other").toString();
        ended(0, "run", job.pipeline(), "--available-now");

        JsonNode verified = json(0, "verify", job.pipeline(), "--json");
        ended(0, "replay", job.pipeline(), "--into", same);
        JsonNode equal = json(0, "diff", table, same + "/table", "--json");
        ended(0, "replay", job.pipeline(), "--pipeline", changed("temperature >= 22"), "--into", other);
        RivuletJar.Ended different = ended(1, "diff", table, other + "/table", "--limit", "2");

        assertTrue(verified.get("same").asBoolean());
        assertTrue(verified.get("comparedCount").asLong() > 0);
        assertEquals(job.rows().size(), verified.get("rowCount").asInt());
        assertEquals(job.lastEpoch(), verified.get("lastEpoch").asLong());
        assertEquals(job.rows().size(), equal.get("equalCount").asInt());
        assertFalse(Files.exists(Path.of(same).resolve("state")), "only tables are left");
        assertTrue(different.output().contains("only left: {device="), different::output);
        assertTrue(different.output().contains("different: "), different::output);
    }

    /** The filter is another and the rows are the same, which the engine cannot know. */
    @Test
    void changedPipelineFollowsAKilledOneByAcceptingOrByDrainingOnly() throws Exception {
        String changed = changed("temperature >= -99");
        giveFiles(0, FILE_COUNT / 2);
        killAfterAnEpoch(job.pipeline(), 0);

        RivuletJar.Ended refused = ended(1, "run", changed, "--available-now");
        RivuletJar.Ended accepted = ended(0, "accept-version", changed);
        giveFiles(FILE_COUNT / 2, FILE_COUNT);
        killAfterAnEpoch(changed, job.lastEpoch());
        RivuletJar.Ended drained = ended(0, "drain", changed);
        ended(0, "run", job.pipeline(), "--available-now");

        assertTrue(refused.output().contains("(rivulet drain)"), refused::output);
        assertTrue(refused.output().contains("(rivulet accept-version)"), refused::output);
        assertTrue(accepted.output().contains("accepted: "), accepted::output);
        assertTrue(drained.output().contains("drained: "), drained::output);
        job.assertRight();
    }

    /** Kills it when it has committed something, so that there is log behind its checkpoint. */
    private void killAfterAnEpoch(String pipeline, long epoch) throws Exception {
        try (RivuletJar.Running running = jar.start("run", pipeline)) {
            boolean hasEnded = false;
            while (job.lastEpoch() <= epoch && !hasEnded) {
                hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            running.kill();
            assertFalse(hasEnded, () -> "it ended by itself: " + pipeline);
        }
    }

    private RivuletJar.Ended ended(int exitCode, String... arguments) throws Exception {
        RivuletJar.Ended end = jar.run(arguments);
        assertEquals(exitCode, end.exitCode(), end::output);
        return end;
    }

    private JsonNode json(int exitCode, String... arguments) throws Exception {
        return mapper.readTree(ended(exitCode, arguments).output());
    }
}
