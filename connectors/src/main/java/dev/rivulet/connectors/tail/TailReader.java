package dev.rivulet.connectors.tail;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Follows a file through its rotations. Owned by the source agent. It keeps nothing on disk: after a crash it goes on from the offset in the log, in whatever file
 * that is by now, and then in those that came after it.
 */
final class TailReader implements SourceReader {

    private static final int PARTITION = 0;
    private static final byte[] NOTHING = {};

    /** Of pieces that bring no line, such as those of one that is too long. */
    private static final int PIECE_COUNT_MAX = 16;

    private final TailSettings settings;
    private final SourceContext context;
    private final byte[] header;
    private byte[] lastOffset = NOTHING;
    private @Nullable TailFile current;

    /** What was left behind when nobody can read it any more, to be a dead letter. */
    private @Nullable String loss;

    /** Whether the log is to learn where we are, though there is no line. */
    private boolean isOffsetDue;

    private long modifiedMicros;
    private long lookedAtNanos;

    /** When it was last seen to grow, or first seen to have been rotated. */
    private long changedAtNanos;

    private boolean isRotated;
    private boolean isAtEnd;

    private TailReader(TailSettings settings, SourceContext context) {
        this.settings = settings;
        this.context = context;
        this.header = settings.header().getBytes(StandardCharsets.UTF_8);
        this.lookedAtNanos =
                context.clock().nanoTime() - settings.pollInterval().toNanos();
    }

    /**
     * @throws IOException if there is no such folder, or the log has an offset of an unknown version
     */
    static TailReader open(TailSettings settings, SourceContext context) throws IOException {
        if (!Files.isDirectory(settings.folder())) {
            throw new IOException("source " + context.uid() + " follows " + settings.file() + ", whose folder does not"
                    + " exist; create it, or correct the path");
        }
        TailReader reader = new TailReader(settings, context);
        byte[] offset = context.resumeOffsets().get(PARTITION);
        if (offset != null) {
            TailOffset.decode(offset);
            reader.lastOffset = offset;
        }
        return reader;
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        TailFile file = current;
        if (file == null || file.peek() == null) {
            if (context.clock().nanoTime() - lookedAtNanos
                    < settings.pollInterval().toNanos()) {
                return null;
            }
            look();
        }
        file = current;
        return file == null || file.peek() == null && loss == null && !isOffsetDue ? null : batch(file, limits);
    }

    /** Moves to where there is more; at the end of all there is it says so, and is not asked again at once. */
    private void look() throws IOException {
        try {
            TailFile file = current;
            isAtEnd = file == null ? !begin() : !read(file) && !leave(file);
        } catch (NoSuchFileException | EOFException | ZipException e) {
            // It was renamed, cut off or compressed just now; the next look sees what it has become.
            isAtEnd = false;
        }
        TailFile now = current;
        boolean hasNone = now == null || now.peek() == null;
        if (isAtEnd || hasNone && !isOffsetDue && loss == null) {
            lookedAtNanos = context.clock().nanoTime();
        }
        if (!isAtEnd && hasNone) {
            lookedAtNanos -= settings.pollInterval().toNanos();
        }
    }

    /** Opens what the log has last, or the file itself if it has nothing. */
    private boolean begin() throws IOException {
        List<LogFile> files = LogFiles.list(settings);
        if (files == null || files.isEmpty()) {
            return files == null;
        }
        if (lastOffset.length > 0) {
            resume(files, TailOffset.decode(lastOffset));
            return true;
        }
        LogFile last = files.get(files.size() - 1);
        if (!last.isFollowed()) {
            return false;
        }
        open(last, 0, 0);
        isOffsetDue = true;
        return true;
    }

    private void resume(List<LogFile> files, TailOffset offset) throws IOException {
        int index = LogFiles.indexOf(files, offset);
        if (index >= 0) {
            open(files.get(index), offset.position(), offset.lineCount());
            return;
        }
        LogFile next = files.stream()
                .filter(file -> file.isFollowed() || file.modifiedMicros() >= offset.modifiedMicros())
                .findFirst()
                .orElse(files.get(files.size() - 1));
        open(next, 0, 0);
        loss = "a file that " + settings.file() + " was before is gone, or was cut off; if it had more behind its byte "
                + offset.position() + ", that is lost";
    }

    private void open(LogFile file, long position, long lineCount) throws IOException {
        TailFile opened = TailFile.open(file, position, lineCount, settings.lineSizeMaxBytes());
        LogFile still = LogFiles.find(file.path(), file.isFollowed());
        if (still == null || !still.key().equals(file.key())) {
            opened.close();
            throw new NoSuchFileException(file.path().toString());
        }
        close();
        current = opened;
        modifiedMicros = file.modifiedMicros();
        changedAtNanos = context.clock().nanoTime();
        isRotated = !file.isFollowed();
    }

    private boolean read(TailFile file) throws IOException {
        if (!file.isIntact()) {
            cutOff(file);
            return true;
        }
        boolean hasGrown = false;
        for (int count = 0; count < PIECE_COUNT_MAX && file.peek() == null && file.fill(); count++) {
            hasGrown = true;
        }
        if (hasGrown) {
            changedAtNanos = context.clock().nanoTime();
        }
        return hasGrown;
    }

    /** Somebody has made the file shorter: its rest is in a copy, if there is one. */
    private void cutOff(TailFile file) throws IOException {
        TailOffset offset = file.offset(modifiedMicros);
        List<LogFile> files = LogFiles.list(settings);
        if (files == null) {
            return;
        }
        int index = offset.headLength() == 0 ? -1 : LogFiles.indexOf(files, offset);
        if (index >= 0) {
            open(files.get(index), offset.position(), offset.lineCount());
        } else {
            boolean hadMore = file.hasMore();
            LogFile last = files.get(files.size() - 1);
            open(last, 0, 0);
            loss = !hadMore
                    ? null
                    : settings.file() + " was cut off, and there is no copy of it; what it had behind its byte "
                            + offset.position() + " is lost";
        }
    }

    /** Goes on to the file that came after this one, if there is one, and nobody writes to this one any more. */
    private boolean leave(TailFile file) throws IOException {
        LogFile followed = LogFiles.find(settings.file(), true);
        if (followed != null && followed.key().equals(file.known().key())) {
            modifiedMicros = followed.modifiedMicros();
            return false;
        }
        List<LogFile> files = LogFiles.list(settings);
        LogFile next = files == null ? null : next(files, file);
        if (next == null) {
            return false;
        }
        if (!isRotated) {
            isRotated = true;
            changedAtNanos = context.clock().nanoTime();
        }
        boolean hasStoodStill = context.clock().nanoTime() - changedAtNanos
                >= settings.rotationWait().toNanos();
        if (next.isFollowed() && !hasStoodStill && !context.isAvailableNow()) {
            return false;
        }
        file.finish();
        if (file.peek() == null) {
            open(next, 0, 0);
        }
        return true;
    }

    /** Null if there is none yet. */
    private @Nullable LogFile next(List<LogFile> files, TailFile file) throws IOException {
        int index = LogFiles.indexOf(files, file.offset(modifiedMicros));
        if (index >= 0) {
            return index + 1 < files.size() ? files.get(index + 1) : null;
        }
        // It was deleted while it was open, as rotated files are at last: it is older than those that are left.
        return files.stream()
                .filter(each -> each.isFollowed() || each.modifiedMicros() >= modifiedMicros)
                .findFirst()
                .orElse(null);
    }

    private Batch batch(TailFile file, BatchLimits limits) {
        String name = String.valueOf(settings.file().getFileName());
        BatchBuilder builder = new BatchBuilder(context.uid(), PARTITION, name, header, lastOffset);
        if (loss != null) {
            builder.addFlawed(0, NOTHING, 0, 0, loss);
            loss = null;
        }
        TailLine next = file.peek();
        while (next != null && builder.hasRoom(next.bytes().length, limits.recordCountMax(), limits.sizeBytesMax())) {
            TailLine line = file.take();
            if (line.flaw() == null) {
                builder.add(line.number(), line.bytes(), 0, line.bytes().length);
            } else {
                builder.addFlawed(line.number(), line.bytes(), 0, line.bytes().length, line.flaw());
            }
            next = file.peek();
        }
        isOffsetDue = false;
        lastOffset = file.offset(modifiedMicros).encode();
        return builder.build(lastOffset, context.clock().epochMicros());
    }

    @Override
    public boolean isFinished() {
        TailFile file = current;
        return context.isAvailableNow()
                && isAtEnd
                && loss == null
                && !isOffsetDue
                && (file == null || file.peek() == null);
    }

    /** More may come at any time. */
    @Override
    public boolean isEndOfInput() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
