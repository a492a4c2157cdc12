package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.run.EventLog;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.connectors.pace.PacedSource;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.wal.WalSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a real disk that takes half of what a source has, and is let go of only at the end. */
class FullLogTest {

    private static final int RECORD_COUNT = 500;
    private static final int FILLER_SIZE = 64 * 1024;
    private static final int LOG_SIZE_BYTES = 16 << 20;
    private static final String UID = "readings";

    @TempDir
    private Path folder;

    private Path input;

    /** A line of the input. */
    public record Reading(long id, String filler) {}

    /** What is kept of it. */
    public record Id(long id) {}

    @BeforeEach
    void makeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
        String filler = "x".repeat(FILLER_SIZE);
        try (BufferedWriter out = Files.newBufferedWriter(input.resolve("1.jsonl"))) {
            for (int id = 0; id < RECORD_COUNT; id++) {
                out.write("{\"id\":" + id + ",\"filler\":\"" + filler + "\"}\n");
            }
        }
    }

    @Test
    void aPipelineFileSaysThatRecordsAreDropped() throws IOException {
        String file = Files.writeString(folder.resolve("pipeline.yaml"), """
                name: readings
                source: { path: input, settle-time: 0s, poll-interval: 1ms, on-full: drop-newest }
                schema: { id: long not null, filler: string }
                output: { select: [id] }
                sink: { path: table }
                engine: { data: data, epoch-interval: 1h, commit-interval: 1h, log: { size-max: 20MB } }
                """).toString();

        CommandRun run = CommandRun.of("run", file, "--available-now");

        assertEquals(0, run.exitCode(), run.output());
        Path data = folder.resolve("data");
        check(EventLog.last(data).orElseThrow().total());
        String incidents = Files.readString(data.resolve("incidents.jsonl"));
        assertTrue(incidents.contains("\"event\":\"drop\""), incidents);
    }

    @Test
    void soDoesAProgram() throws Exception {
        AtomicReference<RecordCounts> total = new AtomicReference<>(RecordCounts.ZERO);
        Pipeline pipeline = Pipeline.named("readings");
        FileSource<Reading> files = FileSource.jsonLines(input, Reading.class).settleTime(Duration.ZERO);
        pipeline.source(UID, PacedSource.of(files).onFull(OnFull.DROP_NEWEST))
                .map(reading -> new Id(reading.id()))
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Id.class));
        EngineSettings settings = EngineSettings.defaults()
                .withEpochInterval(Duration.ofHours(1))
                .withCommitInterval(Duration.ofHours(1))
                .with(WalSettings.defaults().withSizeMaxBytes(LOG_SIZE_BYTES));
        EmbeddedRunner runner = EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(settings)
                .withListener(new JobListener() {
                    @Override
                    public void onEpochCommitted(EpochProgress progress) {
                        total.set(progress.total());
                    }
                })
                .availableNow();

        try (Job job = runner.start(pipeline)) {
            job.awaitTermination();
        }

        check(total.get());
    }

    private void check(RecordCounts total) throws IOException {
        assertEquals(RECORD_COUNT, total.in());
        assertEquals(RECORD_COUNT, total.out() + total.droppedCount());
        assertTrue(total.droppedCount() > RECORD_COUNT / 4, () -> "dropped: " + total);
        String rows = CommandRun.of("table", "read", folder.resolve("table").toString(), "--json")
                .output();
        assertEquals(
                total.out(),
                rows.lines().filter(line -> line.contains("\"id\"")).count());
    }
}
