package dev.rivulet.system.hostile;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.network.http.HttpSource;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.lines.LineSource;
import dev.rivulet.network.lines.endpoint.LineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A process of its own, until somebody kills it or closes its input: files, an endpoint of HTTP and one of TCP, each into a table of its
 * own. It says where it listens, and at the end what it has counted.
 */
final class HostileProcess {

    record Numbered(long n) {}

    static final String FILES = "files";
    static final String POSTS = "posts";
    static final String LINES = "lines";

    private static final RowType<Numbered> ROWS = RecordRowType.of(Numbered.class);
    private static final String LOOPBACK = "127.0.0.1";

    private HostileProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Pipeline pipeline = Pipeline.named("hostile");
        add(pipeline, FILES, FileSource.jsonLines(folder.resolve("input"), ROWS), folder);
        add(
                pipeline,
                POSTS,
                HttpSource.json(HttpSettings.at(LOOPBACK, 0, "/in"), ROWS)
                        .onBound(bound -> System.out.println(POSTS + " " + bound.getPort())),
                folder);
        add(
                pipeline,
                LINES,
                LineSource.json(LineSettings.at(LineSettings.Transport.TCP, LOOPBACK, 0), ROWS)
                        .onBound(bound -> System.out.println(LINES + " " + bound.getPort())),
                folder);
        AtomicReference<EpochProgress> latest = new AtomicReference<>();
        EngineSettings settings = EngineSettings.defaults()
                .withEpochInterval(Duration.ofMillis(100))
                .withCommitInterval(Duration.ofMillis(100));
        JobListener listener = new JobListener() {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                latest.set(progress);
                System.out.println("in " + progress.total().in());
            }
        };
        try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(settings)
                .withListener(listener)
                .start(pipeline)) {
            // Its end is to drain.
            System.in.read();
            job.stop();
        }
        var total = latest.get().total();
        System.out.println("ended " + total.in() + " " + total.out() + " " + total.deadLetters());
    }

    private static void add(Pipeline pipeline, String name, Source<Numbered> source, Path folder) {
        pipeline.source(name, source).sinkTo("table-" + name, DeltaSink.append(folder.resolve(name), Numbered.class));
    }
}
