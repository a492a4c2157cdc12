package dev.rivulet.benchmarks.log;

import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An open write-ahead log. One owner. */
final class RivuletLog implements OpenLog {

    /** The kind of frames with records. */
    static final int RECORDS = 1;

    /** The kind of frames that only take up room before the records. */
    static final int LEAD = 0;

    private final Wal wal;
    private final @Nullable AgentHost host;

    /** Writer: the thread of the spare segments. Reader: the owner, at the end. */
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private RivuletLog(Wal wal, @Nullable AgentHost host) {
        this.wal = wal;
        this.host = host;
        if (host != null) {
            host.start(List.of(List.of(wal.spareAgent(new SystemClock()))), (agent, cause) -> failure.set(cause));
        }
    }

    /** @param wal with spare segments enough; closed with this one */
    static RivuletLog prepared(Wal wal) {
        return new RivuletLog(wal, null);
    }

    /** Has a thread of its own make spare segments while records are written, as the engine has. */
    static RivuletLog preparingMeanwhile(Wal wal) {
        return new RivuletLog(wal, new ThreadHost("log"));
    }

    static void requireAppended(AppendResult result) {
        if (!result.isAppended()) {
            throw new IllegalStateException("the log took no frame, it said " + result);
        }
    }

    @Override
    public void append(ByteBuffer batch) throws IOException {
        requireAppended(wal.writer().append(RECORDS, batch));
    }

    @Override
    public void sync() throws IOException {
        wal.writer().sync();
    }

    @Override
    public void flush() throws IOException {
        wal.writer().flush();
    }

    @Override
    public void close() throws IOException {
        if (host != null) {
            host.stop();
        }
        wal.close();
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("spare segments could not be made", cause);
        }
    }
}
