package dev.rivulet.objectstore;

import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An object that is being read. One owner.
 *
 * <p>A small one is read whole, by one request, so that one that is put over it meanwhile is not mixed in. Of a bigger one a part is asked
 * for at a time, and only while it is what it was.
 */
final class StoredFile implements DiskFile {

    /** What a request costs anyway, in the time that this takes to come. */
    private static final int WHOLE_SIZE_BYTES_MAX = 1 << 20;

    /** At least so much is asked for: readers that want little mostly want what follows. */
    private static final int PART_SIZE_BYTES_MIN = 256 * 1024;

    private final Path path;
    private final ObjectStore store;
    private final ObjectFacts facts;
    private boolean isClosed;

    private byte @Nullable [] part;
    private long partOffset;
    private boolean isWhole;

    StoredFile(Path path, ObjectStore store, ObjectFacts facts) {
        this.path = path;
        this.store = store;
        this.facts = facts;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        if (isClosed) {
            throw new IOException(path + " is closed");
        }
        int startIndex = target.position();
        long at = offset;
        while (target.hasRemaining()) {
            byte[] bytes = partAt(at, target.remaining());
            int from = (int) (at - partOffset);
            int count = Math.min(target.remaining(), bytes.length - from);
            if (count <= 0) {
                break;
            }
            target.put(bytes, from, count);
            at += count;
        }
        return target.position() - startIndex;
    }

    /** A part with the byte at a place, empty if the file ends before. */
    private byte[] partAt(long offset, int wantedBytes) throws IOException {
        byte[] known = part;
        if (known != null && (isWhole || (offset >= partOffset && offset < partOffset + known.length))) {
            return known;
        }
        byte[] read;
        if (facts.sizeBytes() <= WHOLE_SIZE_BYTES_MAX) {
            read = facts.sizeBytes() == 0 ? new byte[0] : store.get(facts.key());
            isWhole = true;
            partOffset = 0;
        } else if (offset >= facts.sizeBytes()) {
            read = new byte[0];
            partOffset = offset;
        } else {
            int length = (int) Math.min(Math.max(wantedBytes, PART_SIZE_BYTES_MIN), facts.sizeBytes() - offset);
            read = store.get(facts, offset, length);
            partOffset = offset;
        }
        part = read;
        return read;
    }

    @Override
    public long sizeBytes() {
        return isWhole && part != null ? part.length : facts.sizeBytes();
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        throw notWritable();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        throw notWritable();
    }

    @Override
    public void sync(boolean withMetadata) throws IOException {
        throw notWritable();
    }

    private IOException notWritable() {
        return new IOException(path + " is open for reading only");
    }

    @Override
    public void close() {
        isClosed = true;
        part = null;
    }
}
