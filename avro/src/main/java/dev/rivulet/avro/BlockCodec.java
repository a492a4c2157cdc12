package dev.rivulet.avro;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;

/** How the blocks of a file are compressed. Decompresses into no more than the limit, whatever the bytes claim. Stateless. */
enum BlockCodec {
    NULL {
        @Override
        byte[] decompress(byte[] block) {
            return block;
        }
    },
    DEFLATE {
        @Override
        byte[] decompress(byte[] block) throws IOException {
            Inflater inflater = new Inflater(true);
            try (InputStream content = new InflaterInputStream(new ByteArrayInputStream(block), inflater)) {
                return bounded(content);
            } finally {
                inflater.end();
            }
        }
    },
    SNAPPY {
        @Override
        byte[] decompress(byte[] block) throws IOException {
            int length = block.length - Integer.BYTES;
            if (length < 0) {
                throw new IOException("a block has no checksum");
            }
            if (Snappy.uncompressedLength(block, 0, length) > SIZE_MAX_BYTES) {
                throw tooLarge();
            }
            byte[] content = new byte[Snappy.uncompressedLength(block, 0, length)];
            Snappy.uncompress(block, 0, length, content, 0);
            CRC32 checksum = new CRC32();
            checksum.update(content);
            if ((int) checksum.getValue()
                    != ByteBuffer.wrap(block, length, Integer.BYTES).getInt()) {
                throw new IOException("a block's checksum is another one");
            }
            return content;
        }
    },
    ZSTANDARD {
        @Override
        byte[] decompress(byte[] block) throws IOException {
            try (InputStream content = new ZstdInputStream(new ByteArrayInputStream(block))) {
                return bounded(content);
            }
        }
    };

    /** Of a block, compressed or not. Writers aim at 64 KiB. */
    static final int SIZE_MAX_BYTES = 64 << 20;

    /**
     * @throws IOException if the bytes are damaged, or are more than {@link #SIZE_MAX_BYTES} when decompressed
     */
    abstract byte[] decompress(byte[] block) throws IOException;

    /** Of the name that a file's header has; none if it is not known here. */
    static Optional<BlockCodec> of(String name) {
        return Arrays.stream(values())
                .filter(codec -> codec.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static byte[] bounded(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(SIZE_MAX_BYTES + 1);
        if (bytes.length > SIZE_MAX_BYTES) {
            throw tooLarge();
        }
        return bytes;
    }

    private static IOException tooLarge() {
        return new IOException("a block has more than " + SIZE_MAX_BYTES + " bytes when decompressed");
    }
}
