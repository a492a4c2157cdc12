package dev.rivulet.delta.vector;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes the deletion vectors of one change: small ones for the log itself, the others of a call into one file in the table's
 * directory. One owner.
 *
 * <p>On return of a call its file and the directory are durable. A crash before leaves a file that no commit names, for a vacuum.
 */
public final class VectorWriter {

    private final Disk disk;
    private final Path root;
    private final Supplier<UUID> names;
    private final Set<Path> written = new TreeSet<>();

    /**
     * @param root of the table
     * @param names of which none comes twice, in this process or another
     */
    public VectorWriter(Disk disk, Path root, Supplier<UUID> names) {
        this.disk = disk;
        this.root = root;
        this.names = names;
    }

    /**
     * Writes vectors, in their order.
     *
     * @param inlineSizeBytesMax up to which size one goes into the log
     */
    public List<StoredVector> write(List<DeletedRows> vectors, int inlineSizeBytesMax) throws IOException {
        List<ByteBuffer> encoded = vectors.stream().map(VectorFormat::encode).toList();
        List<ByteBuffer> large = encoded.stream()
                .filter(bytes -> bytes.remaining() > inlineSizeBytesMax)
                .toList();
        Path file = large.isEmpty() ? root : writeFile(large);
        List<StoredVector> stored = new ArrayList<>();
        int offsetBytes = Byte.BYTES;
        for (int index = 0; index < encoded.size(); index++) {
            int sizeBytes = encoded.get(index).remaining();
            StoredVector.Place place;
            if (sizeBytes <= inlineSizeBytesMax) {
                place = new StoredVector.Inline(encoded.get(index));
            } else {
                place = new StoredVector.InFile(file, offsetBytes);
                offsetBytes = Math.addExact(offsetBytes, VectorFormat.frameSizeBytes(sizeBytes));
            }
            stored.add(new StoredVector(place, sizeBytes, vectors.get(index).count()));
        }
        return stored;
    }

    private Path writeFile(List<ByteBuffer> vectors) throws IOException {
        Path path = root.resolve(VectorFileName.of(names.get()));
        written.add(path); // It may be there though its creation is reported as failed.
        try (DiskFile file = create(path)) {
            long offset = 0;
            ByteBuffer version = ByteBuffer.allocate(Byte.BYTES).put(VectorFormat.FILE_VERSION);
            file.write(version.flip(), offset);
            offset += Byte.BYTES;
            for (ByteBuffer vector : vectors) {
                ByteBuffer frame = VectorFormat.framed(vector);
                int sizeBytes = frame.remaining();
                file.write(frame, offset);
                offset += sizeBytes;
            }
            sync(file, path);
        }
        disk.syncDirectory(root);
        return path;
    }

    /** A store says only now that the name is taken. */
    private void sync(DiskFile file, Path path) throws IOException {
        try {
            file.sync(true);
        } catch (FileAlreadyExistsException others) {
            written.remove(path);
            throw others;
        }
    }

    private DiskFile create(Path path) throws IOException {
        try {
            return disk.create(path);
        } catch (FileAlreadyExistsException others) {
            written.remove(path);
            throw others;
        }
    }

    /** Deletes the files that none of these vectors is in. Those that stay because of an error are a vacuum's. */
    public void deleteOthers(Collection<StoredVector> needed) {
        Set<Path> others = new TreeSet<>(written);
        for (StoredVector vector : needed) {
            if (vector.place() instanceof StoredVector.InFile inFile) {
                others.remove(inFile.file());
            }
        }
        for (Path file : others) {
            try {
                disk.delete(file);
            } catch (IOException left) {
                // It takes room, no more.
            }
        }
        written.removeAll(others);
    }
}
