package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a folder, one after the other. Owned by the source agent. It keeps nothing on disk: after a crash it goes on from
 * the offsets in the log, record for record.
 */
final class FolderReader implements SourceReader {

    /** The partition of all records. */
    static final int RECORDS_PARTITION = 0;

    /** The partition whose offset is the ledger of finished files. It never has a record, so it has no say in the watermark. */
    static final int LEDGER_PARTITION = 1;

    private static final byte[] NOTHING = {};

    private final Path folder;
    private final RecordFormat format;
    private final FileSettings settings;
    private final SourceContext context;
    private final FolderListing listing;
    private final FinishedFiles finished = new FinishedFiles();

    /** What the last listing found and was not read yet. */
    private final Queue<FolderListing.Entry> pending = new ArrayDeque<>();

    private @Nullable FileCursor current;
    private byte[] lastOffset;
    private long lastListingNs;
    private int triggerFileCount;

    private FolderReader(Path folder, RecordFormat format, FileSettings settings, SourceContext context) {
        this.folder = folder;
        this.format = format;
        this.settings = settings;
        this.context = context;
        this.listing = new FolderListing(folder, settings.settleTime(), context.clock());
        this.lastOffset = FileOffset.START.encode();
    }

    /**
     * Opens a folder where the log left off, and lists it.
     *
     * @throws IOException if it is no folder, the log has offsets of an unknown version, or the file that was being read is gone or
     *     has changed
     */
    static FolderReader open(Path folder, RecordFormat format, FileSettings settings, SourceContext context)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("source " + context.uid() + " reads folder " + folder
                    + ", which does not exist or is no folder; create it, or correct the path");
        }
        FolderReader reader = new FolderReader(folder, format, settings, context);
        reader.resume();
        try {
            reader.list();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
        return reader;
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        if (current == null && finished.isLedgerDue()) {
            return ledgerBatch();
        }
        FileCursor cursor = current != null ? current : openNext();
        return cursor == null ? null : batchOf(cursor, limits);
    }

    @Override
    public void startTrigger() {
        triggerFileCount = 0;
    }

    @Override
    public boolean isTriggerFull() {
        return current == null && triggerFileCount >= settings.filesPerTriggerMax() && !pending.isEmpty();
    }

    @Override
    public boolean isFinished() {
        return context.isAvailableNow() && current == null && pending.isEmpty();
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private void resume() throws IOException {
        byte[] ledger = context.resumeOffsets().get(LEDGER_PARTITION);
        if (ledger != null) {
            finished.readLedger(ledger);
        }
        byte[] encoded = context.resumeOffsets().get(RECORDS_PARTITION);
        if (encoded == null) {
            return;
        }
        lastOffset = encoded;
        FileOffset offset = FileOffset.decode(encoded);
        offset.finishedNames().forEach(finished::add);
        if (offset.current() != null) {
            current = reopen(offset.current(), offset.position());
        }
    }

    private FileCursor reopen(FileIdentity begun, FilePosition position) throws IOException {
        Path file = folder.resolve(begun.name());
        FileIdentity found;
        try {
            found = FileIdentity.of(folder, begun.name());
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "file " + file + " is gone, of which " + position.lineCount()
                            + " lines were read; bring it back, so that the rest can be read",
                    e);
        }
        if (!found.equals(begun)) {
            throw new IOException("file " + file + " changed after " + position.lineCount()
                    + " lines of it were read: it had " + begun.sizeBytes() + " bytes and now has "
                    + found.sizeBytes() + ", or begins differently; bring back what it was, and put what is new into"
                    + " a file of another name");
        }
        triggerFileCount = 1;
        return FileCursor.open(folder, begun, position, format, settings.recordSizeMaxBytes());
    }

    private void list() throws IOException {
        lastListingNs = context.clock().nanoTime();
        pending.addAll(listing.completeFiles(this::isKnown));
        finished.forgetAbsent(listing.names());
    }

    private boolean isKnown(String name) {
        return finished.contains(name)
                || current != null && current.identity().name().equals(name);
    }

    private @Nullable FileCursor openNext() throws IOException {
        listAgainIfDue();
        while (triggerFileCount < settings.filesPerTriggerMax()) {
            FolderListing.Entry next = pending.poll();
            if (next == null) {
                return null;
            }
            FileCursor opened = open(next);
            if (opened != null) {
                triggerFileCount++;
                current = opened;
                return opened;
            }
        }
        return null;
    }

    /** Every listing is read to its end before the next, so that none of its files waits for ever behind newer ones. */
    private void listAgainIfDue() throws IOException {
        boolean isDue = pending.isEmpty()
                && !context.isAvailableNow()
                && context.clock().nanoTime() - lastListingNs
                        >= settings.pollInterval().toNanos();
        if (isDue) {
            list();
        }
    }

    /** Null if the file went away or was written again since it was listed; then a later listing will have it. */
    private @Nullable FileCursor open(FolderListing.Entry entry) throws IOException {
        try {
            if (!listing.isUnchanged(entry)) {
                return null;
            }
            FileIdentity identity = FileIdentity.of(folder, entry.name());
            return FileCursor.open(folder, identity, FilePosition.START, format, settings.recordSizeMaxBytes());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Batch batchOf(FileCursor cursor, BatchLimits limits) throws IOException {
        String name = cursor.identity().name();
        BatchBuilder builder = new BatchBuilder(context.uid(), RECORDS_PARTITION, name, cursor.header(), lastOffset);
        while (cursor.hasRecord()
                && builder.hasRoom(cursor.recordLength(), limits.recordCountMax(), limits.sizeBytesMax())) {
            cursor.takeInto(builder);
        }
        FileIdentity remaining = cursor.identity();
        if (!cursor.hasRecord()) {
            cursor.checkUnchanged();
            close();
            finished.add(name);
            remaining = null;
        }
        lastOffset = new FileOffset(remaining, cursor.position(), finished.recent()).encode();
        return builder.build(lastOffset, context.clock().epochMicros());
    }

    private Batch ledgerBatch() {
        BatchBuilder builder = new BatchBuilder(context.uid(), LEDGER_PARTITION, folder.toString(), NOTHING, NOTHING);
        return builder.build(finished.writeLedger(), context.clock().epochMicros());
    }
}
