package dev.rivulet.network.http.sink;

import dev.rivulet.connectors.json.JsonEncoder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import java.io.IOException;

/**
 * Sends rows as lines of JSON in requests, as soon as the log has durably what they came of. Immutable.
 *
 * <p>The rows of one position in the log, which is what came of one batch, go together, cut by nothing but their number and size; a request has the id of
 * its first row as its {@code Idempotency-Key}. So a request that is repeated, by whichever run, is the same one, and a receiver that knows keys
 * takes each row once; the others get each at least once, in order.
 *
 * @param <T> the rows
 */
public final class HttpSink<T> implements Sink<T> {

    private final PostSettings settings;
    private final RowType<T> rows;
    private final boolean failsOnRefusal;

    private HttpSink(PostSettings settings, RowType<T> rows, boolean failsOnRefusal) {
        this.settings = settings;
        this.rows = rows;
        this.failsOnRefusal = failsOnRefusal;
    }

    /** Lines that are one JSON object each. */
    public static <T> HttpSink<T> jsonLines(PostSettings settings, RowType<T> rows) {
        return new HttpSink<>(settings, rows, false);
    }

    /** The same sink, where rows that the receiver refuses for what they are end the job instead of going to the dead letters. */
    public HttpSink<T> failingOnRefusal() {
        return new HttpSink<>(settings, rows, true);
    }

    @Override
    public EmittingSession<T> open(SinkContext context) throws IOException {
        PostEmitter<T> emitter = new PostEmitter<>(
                context.uid(),
                context.clock(),
                settings,
                failsOnRefusal,
                new JsonEncoder<>(rows),
                PostClients.of(settings));
        return new Session<>(emitter);
    }

    @Override
    public RowType<T> rowType() {
        return rows;
    }

    @Override
    public String description() {
        return "http[" + settings.url() + "]";
    }

    private record Session<T>(PostEmitter<T> open) implements EmittingSession<T> {

        @Override
        public Emitter<T> emitter() {
            return open;
        }

        @Override
        public void close() {
            open.close();
        }
    }
}
