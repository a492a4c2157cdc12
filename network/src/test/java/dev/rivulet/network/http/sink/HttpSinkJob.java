package dev.rivulet.network.http.sink;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.supervise.RestartStrategy;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own, from a folder of files to an endpoint, until the files are sent or somebody kills it. */
final class HttpSinkJob {

    record Number(long n) {}

    private HttpSinkJob() {}

    /** Takes the folder and the endpoint's port. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Pipeline pipeline = Pipeline.named("forwarding");
        PostSettings settings =
                PostSettings.to("http://localhost:" + arguments[1] + "/in").withRequests(7, 1 << 16);
        pipeline.source(
                        "numbers",
                        FileSource.jsonLines(folder.resolve("in"), Number.class).settleTime(Duration.ZERO))
                .sinkTo("out", HttpSink.jsonLines(settings, RecordRowType.of(Number.class)));
        try (Job job = EmbeddedRunner.in(folder.resolve("sender"))
                .withSettings(EngineSettings.defaults().withEpochInterval(Duration.ofMillis(50)))
                .withRestarts(RestartStrategy.exponentialDelay())
                .availableNow()
                .start(pipeline)) {
            job.awaitTermination();
        }
    }
}
