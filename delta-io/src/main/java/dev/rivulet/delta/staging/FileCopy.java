package dev.rivulet.delta.staging;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Copies files from one disk to another. One owner, for its buffer. */
public final class FileCopy {

    private static final int PIECE_SIZE_BYTES = 1 << 20;

    private final Disk source;
    private final Disk target;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_SIZE_BYTES);

    public FileCopy(Disk source, Disk target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Copies a file. The copy is durable on return, but for its directory's entry.
     *
     * @param to what is there of a copy that failed is replaced
     */
    public void copy(Path from, Path to) throws IOException {
        target.delete(to);
        try (DiskFile input = source.openForReading(from);
                DiskFile output = target.create(to)) {
            copy(input, output);
            output.sync(true);
        }
    }

    private void copy(DiskFile input, DiskFile output) throws IOException {
        long offset = 0;
        piece.clear();
        while (input.read(piece, offset) > 0) {
            int count = piece.flip().remaining();
            output.write(piece, offset);
            offset += count;
            piece.clear();
        }
    }
}
