package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.delta.kernel.files.DiskInput;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/** The pages of a column chunk, read one by one, each checked against its checksum if it has one. Owned by the chunk's reader. */
final class PageFeed {

    /** Compressed or not; writers make pages of about one. */
    static final int PAGE_SIZE_MAX_BYTES = 64 << 20;

    private static final int HEADER_SIZE_MAX_BYTES = 1 << 20;
    private static final long HEADER_COST_MAX = 4_096;

    private final DiskInput in;
    private final long end;
    private long position;

    PageFeed(DiskInput in, ColumnChunkMetaData chunk) {
        this.in = in;
        this.position = chunk.getStartingPos();
        this.end = chunk.getStartingPos() + chunk.getTotalSize();
    }

    boolean hasNext() {
        return position < end;
    }

    StoredPage next() throws IOException {
        long place = position;
        try {
            PageHeader header = header(Math.min(HEADER_SIZE_MAX_BYTES, end - place));
            byte[] bytes = new byte[sizeBytes(header)];
            in.readFully(bytes, 0, bytes.length);
            position = in.position();
            requireChecksum(header, bytes);
            return new StoredPage(place, header, bytes);
        } catch (DamagedFileException e) {
            throw new DamagedFileException("the page at " + place + " is damaged: " + e.getMessage(), e);
        } catch (EOFException e) {
            throw new DamagedFileException("the page at " + place + " is cut", e);
        }
    }

    private PageHeader header(long sizeMaxBytes) throws IOException {
        in.seek(position);
        CompactShape.check(in, sizeMaxBytes, HEADER_COST_MAX);
        long headerEnd = in.position();
        in.seek(position);
        PageHeader header;
        try {
            header = Util.readPageHeader(in);
        } catch (IOException | RuntimeException e) {
            throw new DamagedFileException("its header is none: " + Footer.told(e), e);
        }
        if (in.position() != headerEnd) {
            throw new DamagedFileException("its header does not end where it should");
        }
        return header;
    }

    private int sizeBytes(PageHeader header) throws DamagedFileException {
        int stored = header.getCompressed_page_size();
        int decompressed = header.getUncompressed_page_size();
        long storedMax = Math.min(PAGE_SIZE_MAX_BYTES, end - in.position());
        if (stored < 0 || stored > storedMax || decompressed < 0 || decompressed > PAGE_SIZE_MAX_BYTES) {
            throw new DamagedFileException("it says it has " + stored + " bytes, decompressed " + decompressed
                    + ", wanted at most " + storedMax + " and " + PAGE_SIZE_MAX_BYTES);
        }
        return stored;
    }

    private static void requireChecksum(PageHeader header, byte[] bytes) throws DamagedFileException {
        if (header.isSetCrc()) {
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            if ((int) checksum.getValue() != header.getCrc()) {
                throw new DamagedFileException("its checksum is another one than its header's");
            }
        }
    }
}
