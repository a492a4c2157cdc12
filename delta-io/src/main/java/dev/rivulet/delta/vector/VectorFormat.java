package dev.rivulet.delta.vector;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.roaringbitmap.RoaringBitmap;

/**
 * Deletion vectors as bytes: Delta's protocol, "Deletion Vector Format" and "Deletion Vector File Storage Format",
 * <a href="https://github.com/delta-io/delta/blob/v4.0.0/PROTOCOL.md#deletion-vector-format">PROTOCOL.md</a>. Stateless.
 *
 * <pre>
 * a vector, little endian                        in a file, big endian
 *  0  int   magic, 1681511377                     0  byte  version of the format, 1
 *  4  long  number of bitmaps                     then for each vector, from its offset on:
 * 12  then for each bitmap, ascending:               int   size of the vector in bytes
 *       int   upper 32 bits of the positions               the vector
 *             the lower ones, a Roaring bitmap       int   CRC-32 of the vector
 * </pre>
 *
 * The bitmap is as <a href="https://github.com/RoaringBitmap/RoaringFormatSpec">RoaringFormatSpec</a> says. Any version of the format
 * but 1 is refused, as is what stands behind the last bitmap.
 */
final class VectorFormat {

    static final byte FILE_VERSION = 1;

    private static final int MAGIC = 1681511377;
    private static final int HEADER_SIZE_BYTES = Integer.BYTES + Long.BYTES;

    private VectorFormat() {}

    /** The vector by itself. */
    static ByteBuffer encode(DeletedRows rows) {
        NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();
        long sizeBytes = HEADER_SIZE_BYTES;
        for (Map.Entry<Integer, RoaringBitmap> entry : rows.bitmaps().entrySet()) {
            RoaringBitmap bitmap = entry.getValue().clone();
            bitmap.runOptimize();
            bitmaps.put(entry.getKey(), bitmap);
            sizeBytes += Integer.BYTES + bitmap.serializedSizeInBytes();
        }
        ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
        target.putInt(MAGIC).putLong(bitmaps.size());
        bitmaps.forEach((high, bitmap) -> {
            target.putInt(high);
            bitmap.serialize(target);
        });
        return target.flip();
    }

    /** The vector as it stands in a file. */
    static ByteBuffer framed(ByteBuffer vector) {
        int sizeBytes = vector.remaining();
        ByteBuffer frame = ByteBuffer.allocate(frameSizeBytes(sizeBytes)).order(ByteOrder.BIG_ENDIAN);
        return frame.putInt(sizeBytes)
                .put(vector.duplicate())
                .putInt(checksum(vector))
                .flip();
    }

    static int frameSizeBytes(int sizeBytes) {
        return Math.addExact(sizeBytes, 2 * Integer.BYTES);
    }

    static int checksum(ByteBuffer vector) {
        CRC32 checksum = new CRC32();
        checksum.update(vector.duplicate());
        return (int) checksum.getValue();
    }

    /**
     * Reads a vector by itself.
     *
     * @throws IOException saying what is wrong with it
     */
    static DeletedRows decode(ByteBuffer vector) throws IOException {
        ByteBuffer source = vector.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (source.remaining() < HEADER_SIZE_BYTES) {
            throw new IOException("it has " + source.remaining() + " bytes, wanted at least " + HEADER_SIZE_BYTES);
        }
        int magic = source.getInt();
        if (magic != MAGIC) {
            throw new IOException("its magic number is " + magic + ", wanted " + MAGIC);
        }
        long bitmapCount = source.getLong();
        try {
            return bitmaps(source, bitmapCount);
        } catch (RuntimeException | IOException garbage) {
            throw new IOException("its bitmaps cannot be read: " + garbage.getMessage(), garbage);
        }
    }

    private static DeletedRows bitmaps(ByteBuffer source, long bitmapCount) throws IOException {
        NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();
        byte[] rest = new byte[source.remaining()];
        source.get(rest);
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(rest));
        for (long index = 0; index < bitmapCount; index++) {
            int high = Integer.reverseBytes(input.readInt());
            if (high < 0 || !bitmaps.isEmpty() && high <= bitmaps.lastKey()) {
                throw new IOException("bitmap " + index + " has key " + high + ", wanted a higher one than before");
            }
            RoaringBitmap bitmap = new RoaringBitmap();
            bitmap.deserialize(input);
            if (!bitmap.isEmpty()) {
                bitmaps.put(high, bitmap);
            }
        }
        if (input.available() > 0) {
            throw new IOException(input.available() + " bytes stand behind the last one");
        }
        return new DeletedRows(bitmaps);
    }
}
