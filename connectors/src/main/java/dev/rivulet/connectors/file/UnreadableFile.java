package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.BatchBuilder;

/**
 * A file that is none, or whose beginning is damaged: one flawed record says so. That is also so of a file of which some was read before: it was
 * damaged since, or has not what is wanted of it by now, and the rest of it must not be missing without a word. Owned by the reader of its folder.
 */
public final class UnreadableFile implements RecordCursor {

    private static final byte[] NOTHING = {};

    /** In place of an offset, which such files have none of: the flawed record was taken. Records before may have any count. */
    private static final long TOLD = 1;

    private final String cause;

    /** How many records came of the file before. */
    private final long recordCount;

    private boolean isTaken;

    /**
     * @param cause why nothing of the file is read
     * @param from where to go on, in a format without offsets in bytes
     */
    public UnreadableFile(String cause, FilePosition from) {
        this.cause = cause;
        this.isTaken = from.byteOffset() == TOLD;
        this.recordCount = isTaken ? from.lineCount() - 1 : from.lineCount();
    }

    @Override
    public byte[] context() {
        return NOTHING;
    }

    @Override
    public boolean hasRecord() {
        return !isTaken;
    }

    @Override
    public int recordLength() {
        return 0;
    }

    @Override
    public void takeInto(BatchBuilder builder) {
        builder.addFlawed(recordCount + 1, NOTHING, 0, 0, cause);
        isTaken = true;
    }

    @Override
    public FilePosition position() {
        return isTaken ? new FilePosition(TOLD, recordCount + 1) : new FilePosition(0, recordCount);
    }

    @Override
    public void close() {}
}
