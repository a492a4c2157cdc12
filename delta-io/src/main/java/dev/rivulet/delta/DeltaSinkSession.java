package dev.rivulet.delta;

import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import java.io.Closeable;
import java.io.IOException;

/** An open {@link DeltaSink}. Its two halves have an owner each; they share only what is immutable. */
record DeltaSinkSession<T>(SinkWriter<T> writer, SinkCommitter committer, Closeable staging) implements SinkSession<T> {

    @Override
    public void close() throws IOException {
        staging.close();
    }
}
