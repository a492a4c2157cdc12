package dev.rivulet.delta.kernel.files;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * The compression codecs of Parquet pages, without Hadoop's. Reads what Delta writers in the field produce (none, snappy, gzip,
 * zstd). One owner: it holds native memory for zstd until {@link #release}.
 */
public final class ParquetCodecs implements CompressionCodecFactory {

    private final int zstdLevel;
    private @Nullable ZstdCompressCtx zstd;

    public ParquetCodecs(int zstdLevel) {
        this.zstdLevel = zstdLevel;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new PageCompressor(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new PageDecompressor(codec);
    }

    @Override
    public void release() {
        if (zstd != null) {
            zstd.close();
            zstd = null;
        }
    }

    private ZstdCompressCtx zstd() {
        if (zstd == null) {
            zstd = new ZstdCompressCtx();
            zstd.setLevel(zstdLevel);
        }
        return zstd;
    }

    private byte[] compress(CompressionCodecName codec, byte[] page) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> page;
            case SNAPPY -> Snappy.compress(page);
            case GZIP -> gzip(page);
            case ZSTD -> zstd().compress(page);
            default -> throw unsupported(codec);
        };
    }

    private static byte[] gzip(byte[] page) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream(page.length / 2 + 64);
        try (OutputStream stream = new GZIPOutputStream(target)) {
            stream.write(page);
        }
        return target.toByteArray();
    }

    private static byte[] decompress(CompressionCodecName codec, byte[] source, int sizeBytes) throws IOException {
        byte[] page = switch (codec) {
            case UNCOMPRESSED -> source;
            case SNAPPY -> unsnappy(source, sizeBytes);
            case GZIP -> gunzip(source, sizeBytes);
            case ZSTD -> unzstd(source, sizeBytes);
            default -> throw unsupported(codec);
        };
        if (page.length != sizeBytes) {
            throw new EOFException("a " + codec + " page has " + page.length + " bytes, its header says " + sizeBytes);
        }
        return page;
    }

    /** What the page says of its own length is held against the header's before there is room for it. */
    private static byte[] unsnappy(byte[] source, int sizeBytes) throws IOException {
        int ownSizeBytes = Snappy.uncompressedLength(source);
        if (ownSizeBytes != sizeBytes) {
            throw new EOFException("a SNAPPY page has " + ownSizeBytes + " bytes, its header says " + sizeBytes);
        }
        return Snappy.uncompress(source);
    }

    private static byte[] gunzip(byte[] source, int sizeBytes) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(source))) {
            return stream.readNBytes(sizeBytes);
        }
    }

    private static byte[] unzstd(byte[] source, int sizeBytes) throws IOException {
        byte[] page = new byte[sizeBytes];
        long result = Zstd.decompressByteArray(page, 0, sizeBytes, source, 0, source.length);
        if (Zstd.isError(result) || result != sizeBytes) {
            throw new IOException("a ZSTD page of " + source.length + " bytes cannot be decompressed to " + sizeBytes
                    + ": " + (Zstd.isError(result) ? Zstd.getErrorName(result) : "it has " + result));
        }
        return page;
    }

    private static UnsupportedOperationException unsupported(CompressionCodecName codec) {
        return new UnsupportedOperationException("Parquet codec " + codec
                + " is not supported; rewrite the file with UNCOMPRESSED, SNAPPY, GZIP or ZSTD");
    }

    private final class PageCompressor implements BytesInputCompressor {

        private final CompressionCodecName codec;

        PageCompressor(CompressionCodecName codec) {
            this.codec = codec;
        }

        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            return BytesInput.from(ParquetCodecs.this.compress(codec, page.toByteArray()));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {
            // The native memory belongs to the factory, which is released with the file.
        }
    }

    private record PageDecompressor(CompressionCodecName codec) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput source, int sizeBytes) throws IOException {
            return BytesInput.from(ParquetCodecs.decompress(codec, source.toByteArray(), sizeBytes));
        }

        @Override
        public void decompress(ByteBuffer source, int sourceSizeBytes, ByteBuffer target, int sizeBytes)
                throws IOException {
            byte[] bytes = new byte[sourceSizeBytes];
            source.get(bytes);
            target.put(ParquetCodecs.decompress(codec, bytes, sizeBytes));
        }

        @Override
        public void release() {
            // It holds nothing.
        }
    }
}
