package dev.rivulet.avro;

import dev.rivulet.connectors.file.DamagedFileException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Avro's object container file, taken apart into its header and its blocks. Owned by its cursor. */
final class ContainerFile implements Closeable {

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_SIZE_BYTES = 16;
    private static final int HEADER_SIZE_MAX_BYTES = 16 << 20;
    private static final int VARINT_LENGTH_MAX = 10;

    private final InputStream content;
    private final byte[] schema;
    private final BlockCodec codec;
    private final byte[] sync;
    private long headerLeft = HEADER_SIZE_MAX_BYTES;

    /**
     * A block.
     *
     * @param count how many data it says it has
     * @param bytes of these; empty if it was passed over
     */
    record Block(long count, byte[] bytes) {}

    private ContainerFile(InputStream content) throws IOException {
        this.content = content;
        if (!Arrays.equals(content.readNBytes(MAGIC.length), MAGIC)) {
            throw new DamagedFileException("it does not begin as an Avro file does");
        }
        Map<String, byte[]> meta = readMeta();
        byte[] found = meta.get("avro.schema");
        if (found == null) {
            throw new DamagedFileException("its header has no schema");
        }
        this.schema = found;
        String name =
                new String(meta.getOrDefault("avro.codec", new byte[] {'n', 'u', 'l', 'l'}), StandardCharsets.UTF_8);
        this.codec = BlockCodec.of(name)
                .orElseThrow(() -> new DamagedFileException(
                        "it is compressed by " + name + ", which is none of null, deflate," + " snappy and zstandard"));
        this.sync = readFully(SYNC_SIZE_BYTES);
    }

    /**
     * @throws DamagedFileException if it is none, or its header is damaged
     * @throws IOException if it cannot be read
     */
    static ContainerFile open(Path file) throws IOException {
        InputStream content = new BufferedInputStream(Files.newInputStream(file), 64 << 10);
        try {
            return new ContainerFile(content);
        } catch (IOException e) {
            content.close();
            throw e;
        }
    }

    private Map<String, byte[]> readMeta() throws IOException {
        Map<String, byte[]> meta = new LinkedHashMap<>();
        for (long count = readLong(); count != 0; count = readLong()) {
            if (count < 0) {
                readLong(); // How many bytes they are.
            }
            for (long left = Math.abs(count); left > 0; left--) {
                String key = new String(readHeaderBytes(), StandardCharsets.UTF_8);
                meta.put(key, readHeaderBytes());
            }
        }
        return meta;
    }

    private byte[] readHeaderBytes() throws IOException {
        long length = readLong();
        if (length < 0 || length > headerLeft) {
            throw new DamagedFileException("its header has a value of " + length + " bytes");
        }
        headerLeft -= length + 1;
        return readFully((int) length);
    }

    /** The schema that its data was written by, as JSON in UTF-8. */
    byte[] schema() {
        return schema;
    }

    /**
     * Reads the next block, or passes over it.
     *
     * @param recordsToSkip blocks with no more records than that are only passed over
     * @return null at the file's end
     * @throws DamagedFileException if it is damaged
     * @throws IOException if it cannot be read now
     */
    @Nullable Block next(long recordsToSkip) throws IOException {
        content.mark(1);
        if (content.read() < 0) {
            return null;
        }
        content.reset();
        long count = readLong();
        long size = readLong();
        if (count < 0 || size < 0 || size > BlockCodec.SIZE_MAX_BYTES) {
            throw new DamagedFileException("a block says it has " + count + " records in " + size + " bytes");
        }
        boolean isSkipped = count <= recordsToSkip;
        byte[] bytes = {};
        if (isSkipped) {
            readFully((int) size);
        } else {
            bytes = readFully((int) size);
        }
        if (!Arrays.equals(readFully(SYNC_SIZE_BYTES), sync)) {
            throw new DamagedFileException("the mark behind a block is another one than the file's");
        }
        return new Block(count, isSkipped ? bytes : decompressed(bytes));
    }

    /** All is in memory, so whatever fails is damage. */
    private byte[] decompressed(byte[] block) throws DamagedFileException {
        try {
            return codec.decompress(block);
        } catch (IOException e) {
            throw new DamagedFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] readFully(int length) throws IOException {
        byte[] bytes = content.readNBytes(length);
        if (bytes.length < length) {
            throw new DamagedFileException("it ends too early");
        }
        return bytes;
    }

    private long readLong() throws IOException {
        long value = 0;
        for (int index = 0; index < VARINT_LENGTH_MAX; index++) {
            int part = content.read();
            if (part < 0) {
                throw new DamagedFileException("it ends too early");
            }
            value |= (part & 0x7fL) << (7 * index);
            if (part < 0x80) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new DamagedFileException("a whole number has more than 64 bits");
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
