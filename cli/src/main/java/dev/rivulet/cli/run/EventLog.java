package dev.rivulet.cli.run;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log of a job: the file {@code events.jsonl} in its data directory, to which each committed epoch adds a line. Owned by
 * the commit agent while the job runs.
 *
 * <p>A line is written when its epoch is committed, and no result depends on it, so it is not synced. After a crash half a line is
 * cut off, and epochs that are committed again add none again; the line of an epoch whose commit was the last thing before the crash
 * may be missing.
 */
public final class EventLog implements JobListener, Closeable {

    public static final String FILE_NAME = "events.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    /** Lines are well below this, so the last whole one is within it. */
    private static final int TAIL_SIZE_BYTES = 64 * 1024;

    private final Path file;
    private final String job;
    private final String source;
    private final String sink;
    private @Nullable Opened opened;
    private boolean isBroken;

    /**
     * The log of a data directory. It is opened for its first line: by then the job has locked the directory, so that no other
     * process writes to it.
     *
     * @param source a short description of where rows come from
     * @param sink a short description of where they go
     */
    EventLog(Path dataDirectory, String job, String source, String sink) {
        this.file = dataDirectory.resolve(FILE_NAME);
        this.job = job;
        this.source = source;
        this.sink = sink;
    }

    /**
     * The log ready for more lines.
     *
     * @param lastEpoch that has a line from an earlier run
     */
    private record Opened(OutputStream out, EventJson json, long lastEpoch) {}

    /** What the last whole line of a data directory's event log says; nothing if there is none. */
    public static Optional<EventSummary> last(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            return lastLine(log).line();
        }
    }

    private static Optional<EventSummary> cutAndReadLast(Path file) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
            Tail tail = lastLine(log);
            if (tail.endOffset() < log.length()) {
                log.setLength(tail.endOffset());
            }
            return tail.line();
        }
    }

    /**
     * @param endOffset where the last whole line ends
     */
    private record Tail(Optional<EventSummary> line, long endOffset) {}

    private static Tail lastLine(RandomAccessFile log) throws IOException {
        long length = log.length();
        long start = Math.max(0, length - TAIL_SIZE_BYTES);
        byte[] bytes = new byte[(int) (length - start)];
        log.seek(start);
        log.readFully(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        if (end == 0) {
            return new Tail(Optional.empty(), start);
        }
        int lineStart = text.lastIndexOf('\n', end - 2) + 1;
        String line = new String(bytes, lineStart, end - lineStart, StandardCharsets.UTF_8);
        return new Tail(Optional.of(EventSummary.parse(line)), start + end);
    }

    @Override
    public void onEpochCommitted(EpochProgress progress) {
        if (isBroken) {
            return;
        }
        try {
            Opened log = opened == null ? open() : opened;
            opened = log;
            if (progress.epoch() > log.lastEpoch()) {
                log.out().write(log.json().line(progress));
            }
        } catch (IOException e) {
            // The rows are committed; a job is not to fail because nobody can be told.
            isBroken = true;
            LOG.warn("event log {} cannot be written to, this run writes no more of it: {}", file, e.getMessage());
        }
    }

    private Opened open() throws IOException {
        Optional<EventSummary> last = cutAndReadLast(file);
        String id = last.map(EventSummary::id).orElseGet(() -> UUID.randomUUID().toString());
        EventJson json = new EventJson(id, UUID.randomUUID().toString(), job, source, sink);
        return new Opened(
                new FileOutputStream(file.toFile(), true),
                json,
                last.map(EventSummary::epoch).orElse(0L));
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.out().close();
        }
    }
}
