package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.run.EventLog;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.connectors.pace.PacedSource;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.wal.WalSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** A log that is let go of only at the end of a run, in two runs. */
    @Test
    void nearTheQuotaASampleIsTakenAlsoAfterAFailure() throws Exception {
        AtomicBoolean isSampling = new AtomicBoolean();
        EmbeddedRunner first = sampleRunner(new JobListener() {
            @Override
            public void onDrop(DropReport report) {
                isSampling.set(true);
            }
        });
        try (Job job = first.start(pipeline(sampled(), reading -> {
            if (isSampling.get()) {
                throw new IllegalStateException("the power fails");
            }
            return new Id(reading.id());
        }))) {
            assertThrows(JobException.class, job::awaitTermination);
        }
        AtomicReference<RecordCounts> total = new AtomicReference<>(RecordCounts.ZERO);
        EmbeddedRunner second = sampleRunner(new JobListener() {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                total.set(progress.total());
            }
        });
        Pipeline pipeline = pipeline(sampled(), reading -> new Id(reading.id()));
        try (Job job = second.start(pipeline)) {
            job.awaitTermination();
        }

        assertEquals(RECORD_COUNT, total.get().in());
        assertEquals(RECORD_COUNT, total.get().out() + total.get().droppedCount());
        assertTrue(total.get().droppedCount() > RECORD_COUNT / 4, () -> "dropped: " + total);
        Set<Long> ids = ids();
        assertEquals(total.get().out(), ids.size());
        long newest = ids.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertTrue(newest > RECORD_COUNT / 2, () -> "some of the later ones are in the sample: " + newest);
    }

    private EmbeddedRunner sampleRunner(JobListener listener) {
        return EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(EngineSettings.defaults()
                        .withEpochInterval(Duration.ofHours(1))
                        .withCommitInterval(Duration.ofHours(1))
                        .with(WalSettings.defaults().withSizeMaxBytes(LOG_SIZE_BYTES)))
                .withListener(listener)
                .availableNow();
    }

    private PacedSource<Reading> sampled() {
        return PacedSource.of(files()).sampleOnFull(20);
    }

    private FileSource<Reading> files() {
        return FileSource.jsonLines(input, Reading.class).settleTime(Duration.ZERO);
    }

    /** Nothing is computed until the log is full; soon after some of it is skipped the job fails, and starts again. */
    @Test
    void theOldestAreSkippedAndASecondRunAgrees() throws Exception {
        AtomicReference<Job> running = new AtomicReference<>();
        AtomicBoolean isSkipping = new AtomicBoolean();
        EmbeddedRunner first = oldestRunner(new JobListener() {
            @Override
            public void onDrop(DropReport report) {
                isSkipping.set(true);
            }
        });

        try (Job job = first.start(oldestPipeline(reading -> {
            awaitFullLog(running);
            if (isSkipping.get()) {
                throw new IllegalStateException("the power fails");
            }
            return new Id(reading.id());
        }))) {
            running.set(job);
            assertThrows(JobException.class, job::awaitTermination);
        }
        AtomicReference<RecordCounts> total = new AtomicReference<>(RecordCounts.ZERO);
        EmbeddedRunner second = oldestRunner(new JobListener() {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                total.set(progress.total());
            }
        });
        Pipeline pipeline = oldestPipeline(reading -> new Id(reading.id()));
        try (Job job = second.start(pipeline)) {
            job.awaitTermination();
        }

        assertEquals(RECORD_COUNT, total.get().in());
        assertEquals(RECORD_COUNT, total.get().out() + total.get().droppedCount());
        assertTrue(total.get().droppedCount() > 10, () -> "dropped: " + total);
        Set<Long> ids = ids();
        assertEquals(total.get().out(), ids.size());
        assertTrue(ids.contains(RECORD_COUNT - 1L), "the newest are kept");
        assertEquals(
                List.of(),
                Replay.of(pipeline, folder.resolve("data"), folder.resolve("scratch"))
                        .verify()
                        .divergences());
    }

    /** What waits for the lanes is more than the ring between takes. */
    private EmbeddedRunner oldestRunner(JobListener listener) {
        return EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(EngineSettings.defaults()
                        .withDecoderCount(1)
                        .withEpochInterval(Duration.ofMillis(100))
                        .with(new BatchLimits(1, FILLER_SIZE))
                        .with(WalSettings.defaults().withSizeMaxBytes(LOG_SIZE_BYTES / 2)))
                .withListener(listener)
                .availableNow();
    }

    private Pipeline oldestPipeline(RowFunction<Reading, Id> function) {
        return pipeline(PacedSource.of(files()).onFull(OnFull.DROP_OLDEST), function);
    }

    private Pipeline pipeline(PacedSource<Reading> source, RowFunction<Reading, Id> function) {
        Pipeline pipeline = Pipeline.named("readings");
        pipeline.source(UID, source).map(function).sinkTo("table", DeltaSink.append(folder.resolve("table"), Id.class));
        return pipeline;
    }

    private static void awaitFullLog(AtomicReference<Job> running) {
        for (Job job = running.get(); job == null || job.log().refusalCount() == 0; job = running.get()) {
            Thread.yield();
        }
    }

    private Set<Long> ids() {
        String rows = CommandRun.of("table", "read", folder.resolve("table").toString(), "--json")
                .output();
        Set<Long> ids = new HashSet<>();
        Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(rows);
        while (id.find()) {
            assertTrue(ids.add(Long.valueOf(id.group(1))), () -> "twice: " + id.group());
        }
        return ids;
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
