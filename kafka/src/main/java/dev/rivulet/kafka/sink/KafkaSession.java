package dev.rivulet.kafka.sink;

import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import java.io.IOException;

/** The two halves of an open sink. */
record KafkaSession<T>(StagingWriter<T> staging, EpochCommitter epochs) implements SinkSession<T> {

    @Override
    public SinkWriter<T> writer() {
        return staging;
    }

    @Override
    public SinkCommitter committer() {
        return epochs;
    }

    @Override
    public void close() throws IOException {
        epochs.close();
        staging.close();
    }
}
