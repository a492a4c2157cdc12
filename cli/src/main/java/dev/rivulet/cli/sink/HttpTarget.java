package dev.rivulet.cli.sink;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.network.http.sink.HttpSink;
import dev.rivulet.network.http.sink.PostSettings;
import java.nio.file.Path;
import java.util.Optional;

/** An endpoint of HTTP. */
public record HttpTarget(PostSettings settings, OnError onError) implements SinkSpec {

    @Override
    public Optional<Sink<Row>> sink(StructRowType rows, Path staging, ConfigProblems problems) {
        HttpSink<Row> sink = HttpSink.jsonLines(settings, rows);
        return Optional.of(onError == OnError.FAIL ? sink.failingOnRefusal() : sink);
    }
}
