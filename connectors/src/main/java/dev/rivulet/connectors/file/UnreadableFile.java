package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.BatchBuilder;

/** A file that is none, or whose beginning is damaged: one flawed record says so. Owned by the reader of its folder. */
public final class UnreadableFile implements RecordCursor {

    private static final byte[] NOTHING = {};

    private final String cause;
    private boolean isTaken;

    /**
     * @param cause why nothing of the file is read
     * @param from where to go on
     */
    public UnreadableFile(String cause, FilePosition from) {
        this.cause = cause;
        this.isTaken = from.lineCount() > 0;
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
        builder.addFlawed(1, NOTHING, 0, 0, cause);
        isTaken = true;
    }

    @Override
    public FilePosition position() {
        return new FilePosition(0, isTaken ? 1 : 0);
    }

    @Override
    public void close() {}
}
