package dev.rivulet.benchmarks;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.stream.Stream;

/** Rivulet with an empty data directory at each run, from opening it to the clean stop with its last checkpoint. */
public final class RivuletContender implements Contender {

    private final Path directory;
    private final EngineSettings settings;
    private final boolean logsReferences;
    private final RowTarget target;

    /**
     * @param directory emptied before each run; what it lies on is what syncs are measured on
     * @param logsReferences whether the log gets offsets and a checksum only
     */
    RivuletContender(Path directory, EngineSettings settings, boolean logsReferences, RowTarget target) {
        this.directory = directory;
        this.settings = settings;
        this.logsReferences = logsReferences;
        this.target = target;
    }

    @Override
    public String name() {
        return "Rivulet, " + (logsReferences ? "offsets only" : "payload synced") + ", " + target.name();
    }

    @Override
    public String description() {
        String log = logsReferences
                ? "the log holds offsets and checksums, synced"
                : "every record is in the log and synced before it counts, " + EventRecords.RECORD_SIZE_BYTES
                        + " bytes of payload each";
        return log + "; state is checkpointed; " + settings.parallelism().laneCountMax() + " lane(s), "
                + settings.parallelism().decoderCount() + " decoder(s); rows go to a " + target.name()
                + ", in exactly-once epochs";
    }

    @Override
    public void prepare() throws IOException {
        deleteAll(directory);
    }

    @Override
    public void run(EventStream stream) throws Exception {
        Pipeline pipeline = pipeline(stream, logsReferences, target.newSink(stream));
        try (Job job = EmbeddedRunner.in(directory.resolve("data"))
                .withSettings(settings)
                .start(pipeline)) {
            job.awaitTermination();
        }
    }

    @Override
    public Totals totals(EventStream stream) throws IOException {
        return target.totals(stream);
    }

    @Override
    public void close() throws IOException {
        deleteAll(directory);
    }

    /** Count and sum per key in tumbling windows of ten seconds. */
    public static Pipeline pipeline(EventStream stream, boolean logsReferences, Sink<WindowTotal> sink) {
        Pipeline pipeline = Pipeline.named("end-to-end");
        Duration disorder = Duration.of(EventStream.DISORDER_BOUND_MICROS, ChronoUnit.MICROS);
        pipeline.source("events", EventRecords.source(stream, logsReferences))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(disorder, Event::timeMicros))
                .keyBy(Event::key, Long.class)
                .window(new TumblingWindows(EventStream.WINDOW_MICROS))
                .aggregate(
                        "totals",
                        CountAndSum.function(),
                        (key, window, totals) -> new WindowTotal(key, window.start(), totals.count(), totals.sum()))
                .sinkTo("totals", sink);
        return pipeline;
    }

    /** Deletes a directory with all that is in it; nothing happens if it is not there. */
    public static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(RivuletContender::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
