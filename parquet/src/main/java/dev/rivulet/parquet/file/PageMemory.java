package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;

/** How much memory the pages of a row group may take at a time, those of all its columns together. One owner. */
final class PageMemory {

    /** A page has a MiB as a rule, so this is a hundred columns and more. */
    static final long SIZE_MAX_BYTES = 128L << 20;

    private long heldBytes;

    /**
     * Takes room for a page in place of another.
     *
     * @throws DamagedFileException if there is not so much
     */
    void replace(long releasedBytes, long takenBytes) throws DamagedFileException {
        heldBytes += takenBytes - releasedBytes;
        if (heldBytes > SIZE_MAX_BYTES) {
            throw new DamagedFileException("its columns' pages take " + heldBytes
                    + " bytes of memory at a time, wanted at" + " most " + SIZE_MAX_BYTES);
        }
    }
}
