package dev.rivulet.network.http;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.network.http.endpoint.HttpSettings;
import java.nio.file.Path;

/** A process of its own, from an endpoint into a table, until somebody kills it. It writes the port that it has got. */
final class HttpJob {

    record Number(long n) {}

    private HttpJob() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Pipeline pipeline = Pipeline.named("posts");
        pipeline.source(
                        "posts",
                        HttpSource.json(HttpSettings.at("localhost", 0, "/in"), RecordRowType.of(Number.class))
                                .onBound(bound -> System.out.println("port " + bound.getPort())))
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
        try (Job job = EmbeddedRunner.in(folder.resolve("data")).start(pipeline)) {
            // Who asks for it wants to stop as one does, and not to kill.
            System.in.read();
            job.stop();
        }
    }
}
