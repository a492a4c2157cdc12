package dev.rivulet.delta.vector;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;

/** Reads deletion vectors, whoever wrote them, and trusts none before it is proven. Any thread. */
public record VectorReader(Disk disk) {

    /**
     * @throws DamagedVectorException if it is missing, or not what the log says
     * @throws IOException if it cannot be read
     */
    public DeletedRows read(StoredVector vector) throws IOException {
        DeletedRows rows = vector.place() instanceof StoredVector.InFile inFile
                ? decode(vector, readFile(vector, inFile))
                : decode(vector, inline(vector));
        if (rows.count() != vector.rowCount()) {
            throw new DamagedVectorException(
                    vector, "it deletes " + rows.count() + " rows, by the log it should be " + vector.rowCount());
        }
        return rows;
    }

    private static ByteBuffer inline(StoredVector vector) throws DamagedVectorException {
        ByteBuffer bytes = ((StoredVector.Inline) vector.place()).bytes().duplicate();
        if (bytes.remaining() != vector.sizeBytes()) {
            throw wrongSize(vector, bytes.remaining());
        }
        return bytes;
    }

    private static DeletedRows decode(StoredVector vector, ByteBuffer bytes) throws DamagedVectorException {
        try {
            return VectorFormat.decode(bytes);
        } catch (IOException wrong) {
            throw new DamagedVectorException(vector, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private ByteBuffer readFile(StoredVector vector, StoredVector.InFile place) throws IOException {
        try (DiskFile file = disk.openForReading(place.file())) {
            byte version = read(vector, file, 0, Byte.BYTES).get();
            if (version != VectorFormat.FILE_VERSION) {
                throw new DamagedVectorException(
                        vector, "the file is of version " + version + ", wanted " + VectorFormat.FILE_VERSION);
            }
            int sizeBytes =
                    read(vector, file, place.offsetBytes(), Integer.BYTES).getInt();
            if (sizeBytes != vector.sizeBytes()) {
                throw wrongSize(vector, sizeBytes);
            }
            ByteBuffer frame = read(vector, file, place.offsetBytes(), VectorFormat.frameSizeBytes(vector.sizeBytes()));
            ByteBuffer bytes = frame.slice(Integer.BYTES, sizeBytes);
            int found = VectorFormat.checksum(bytes);
            int written = frame.getInt(Integer.BYTES + sizeBytes);
            if (found != written) {
                throw new DamagedVectorException(
                        vector,
                        "it has CRC-32 " + Integer.toHexString(found) + ", wanted " + Integer.toHexString(written));
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new DamagedVectorException(vector, "the file is missing", missing);
        }
    }

    /** A size that is not so must not make us ask for so much memory. */
    private static ByteBuffer read(StoredVector vector, DiskFile file, long offset, int sizeBytes) throws IOException {
        long fileSizeBytes = file.sizeBytes();
        if (sizeBytes < 0 || offset + sizeBytes > fileSizeBytes) {
            throw new DamagedVectorException(
                    vector, "the file has " + fileSizeBytes + " bytes, wanted " + sizeBytes + " at " + offset);
        }
        ByteBuffer target = ByteBuffer.allocate(sizeBytes);
        file.read(target, offset);
        return target.flip();
    }

    private static DamagedVectorException wrongSize(StoredVector vector, int sizeBytes) {
        return new DamagedVectorException(
                vector, "it has " + sizeBytes + " bytes, by the log it should have " + vector.sizeBytes());
    }
}
