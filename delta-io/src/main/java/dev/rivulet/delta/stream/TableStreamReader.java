package dev.rivulet.delta.stream;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table as a stream: all files of one version, then those that later ones add, file after file, each in its own order. Owned by the
 * source agent. It keeps nothing on disk: after a crash it goes on from the offset in the log, row for row. After an error the next poll
 * goes on from where the last batch ended.
 */
public final class TableStreamReader implements SourceReader {

    private static final int PARTITION = 0;

    /** Versions without rows that one poll passes at most, so that it stays bounded. */
    private static final int PASSED_COUNT_MAX = 64;

    private final SourceContext context;
    private final StreamSettings settings;
    private final TableWatch watch;
    private final VersionFiles versions;

    /** The last that is to be read. */
    private final long endVersion;

    /** After the last batch. */
    private StreamPosition position;

    private byte[] lastOffset;

    /** Of the version at the position; null if they are not known yet. */
    private @Nullable List<LiveFile> files;

    private @Nullable OpenDataFile open;
    private int triggerFileCount;
    private long triggerSizeBytes;

    private TableStreamReader(
            SourceContext context,
            StreamSettings settings,
            TableWatch watch,
            VersionFiles versions,
            StreamPosition position,
            byte[] lastOffset) {
        this.context = context;
        this.settings = settings;
        this.watch = watch;
        this.versions = versions;
        this.position = position;
        this.lastOffset = lastOffset;
        this.endVersion = context.isAvailableNow() ? watch.latest() : Long.MAX_VALUE;
    }

    /**
     * Opens a table where the log left off.
     *
     * @throws IOException if there is none, it is another than before or has not what comes next any more, or its columns do not fit the
     *     rows
     */
    public static TableStreamReader open(Path path, RowType<?> rows, StreamSettings settings, SourceContext context)
            throws IOException {
        TableWatch watch =
                TableWatch.open(context, path, settings.pollInterval().toNanos());
        byte[] offset = context.resumeOffsets().get(PARTITION);
        StreamPosition position = offset == null ? watch.begin(settings.start()) : StreamPosition.decode(offset);
        watch.requireGoesOn(position);
        VersionFiles versions = VersionFiles.open(watch, rows, settings.policies(), position, offset == null);
        return new TableStreamReader(
                context, settings, watch, versions, position, offset == null ? new byte[0] : offset);
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        boolean isDone = false;
        try {
            Batch batch = next(limits);
            isDone = true;
            return batch;
        } finally {
            if (!isDone) {
                forget();
            }
        }
    }

    private @Nullable Batch next(BatchLimits limits) throws IOException {
        for (int passed = 0; passed < PASSED_COUNT_MAX; passed++) {
            List<LiveFile> current = filesAtPosition();
            if (current == null) {
                break;
            }
            if (position.fileIndex() < current.size()) {
                return mayRead() ? batchOf(current, limits) : movedBatch();
            }
            leaveVersion();
        }
        return movedBatch();
    }

    @Override
    public void startTrigger() {
        triggerFileCount = 0;
        triggerSizeBytes = 0;
    }

    @Override
    public boolean isTriggerFull() {
        boolean isMoreThere =
                files != null ? position.fileIndex() < files.size() : position.version() <= watch.latest();
        return isMoreThere && !mayRead();
    }

    @Override
    public boolean isFinished() {
        return isBehindEnd() && hasNotMoved();
    }

    @Override
    public boolean isEndOfInput() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            OpenDataFile closing = open;
            open = null;
            closing.close();
        }
    }

    private boolean isBehindEnd() {
        return !position.isInitial() && position.version() > endVersion;
    }

    /** Null if the next version is not there yet. */
    private @Nullable List<LiveFile> filesAtPosition() throws IOException {
        if (files == null && !isBehindEnd() && watch.has(position)) {
            files = versions.filesOf(position);
        }
        return files;
    }

    private void leaveVersion() {
        position = position.nextVersion();
        files = null;
    }

    private boolean mayRead() {
        return open != null
                || triggerFileCount < settings.limits().fileCountMax()
                        && triggerSizeBytes < settings.limits().sizeBytesMax();
    }

    private Batch batchOf(List<LiveFile> current, BatchLimits limits) throws IOException {
        OpenDataFile file = open;
        if (file == null) {
            file = versions.open(current.get(position.fileIndex()), position);
            open = file;
            triggerFileCount++;
            triggerSizeBytes += file.sizeBytes();
        }
        BatchBuilder builder = new BatchBuilder(context.uid(), PARTITION, file.name(), file.form(), lastOffset);
        while (file.hasRow() && builder.hasRoom(file.rowLength(), limits.recordCountMax(), limits.sizeBytesMax())) {
            file.takeInto(builder);
        }
        StreamPosition next = position.afterRows(builder.recordCount());
        if (!file.hasRow()) {
            close();
            next = position.nextFile();
        }
        boolean isVersionDone = next.fileIndex() == current.size();
        Batch batch = builder.build(
                (isVersionDone ? next.nextVersion() : next).encode(),
                context.clock().epochMicros());
        position = next;
        if (isVersionDone) {
            leaveVersion();
        }
        lastOffset = batch.resumeOffset();
        return batch;
    }

    /** Versions without rows have passed; that is noted, as the log of the table need not keep them for us any longer. */
    private @Nullable Batch movedBatch() {
        if (hasNotMoved()) {
            return null;
        }
        byte[] offset = position.encode();
        BatchBuilder builder =
                new BatchBuilder(context.uid(), PARTITION, watch.root().toString(), new byte[0], lastOffset);
        lastOffset = offset;
        return builder.build(offset, context.clock().epochMicros());
    }

    private boolean hasNotMoved() {
        return Arrays.equals(lastOffset, position.encode());
    }

    private void forget() throws IOException {
        files = null;
        close();
    }
}
