package dev.rivulet.engine.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A source that has nothing new, but again what was logged of it. One owner. */
final class RereadSource implements SourceReader {

    private final UnaryOperator<Batch> again;
    private int closedCount;

    /**
     * @param again what it has of a batch that the log has only offsets of
     */
    RereadSource(UnaryOperator<Batch> again) {
        this.again = again;
    }

    /** A batch of one record, as such a source makes it. */
    static Batch batch(String context, long offset, String record, String resumeOffset, long ingestTimeMicros) {
        BatchBuilder builder = new BatchBuilder("source", 3, "file", context.getBytes(UTF_8), new byte[0]);
        byte[] bytes = record.getBytes(UTF_8);
        builder.add(offset, bytes, 0, bytes.length);
        return builder.build(resumeOffset.getBytes(UTF_8), ingestTimeMicros);
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) {
        return null;
    }

    @Override
    public boolean isFinished() {
        return true;
    }

    @Override
    public Batch readAgain(Batch reference) {
        return again.apply(reference);
    }

    int closedCount() {
        return closedCount;
    }

    @Override
    public void close() {
        closedCount++;
    }
}
