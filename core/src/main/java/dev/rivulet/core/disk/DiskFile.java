package dev.rivulet.core.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. One owner at a time. After any exception from a write or sync the file is dead: its owner closes it, keeps the
 * first cause and never syncs it again.
 */
public interface DiskFile extends Closeable {

    /**
     * Writes all remaining bytes at the given place, growing the file if it ends before.
     *
     * @throws DiskFullException if the disk has no room to make the file longer; a part may have been written
     * @throws IOException also if the disk took only a part
     */
    void write(ByteBuffer source, long offset) throws IOException;

    /**
     * Reads from the given place until the target is full or the file ends.
     *
     * @return how many bytes were read; less than asked only at the end of the file, 0 at or behind it
     */
    int read(ByteBuffer target, long offset) throws IOException;

    long sizeBytes() throws IOException;

    /** Cuts the file, or fills it up with zeros, to the given size. */
    void truncate(long sizeBytes) throws IOException;

    /**
     * Makes all that was written durable.
     *
     * @param withMetadata whether times and modes matter too; the size is always included
     */
    void sync(boolean withMetadata) throws IOException;

    @Override
    void close() throws IOException;
}
