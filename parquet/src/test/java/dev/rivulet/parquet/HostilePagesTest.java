package dev.rivulet.parquet;

import static dev.rivulet.parquet.ForgedFile.assertCause;
import static dev.rivulet.parquet.ForgedFile.bytes;
import static dev.rivulet.parquet.ForgedFile.longs;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.rivulet.core.row.DataType.Simple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/**
 * Files that claim more than they have in their pages. Of each claim the reader's libraries would make so much room that no heap of a test has it;
 * none is believed.
 */
class HostilePagesTest {

    private static final int MANY = Integer.MAX_VALUE - 8;

    @TempDir
    private Path folder;

    private ForgedFile forged;

    @BeforeEach
    void begin() {
        forged = new ForgedFile(folder);
    }

    @Test
    void numbersOfRowsInPages() throws IOException {
        PageHeader header = ForgedFile.header(PageType.DATA_PAGE_V2, 8, 8);
        header.setData_page_header_v2(new DataPageHeaderV2(1, 0, 7, Encoding.PLAIN, 0, 0));
        Util.writePageHeader(header, forged.file);
        forged.file.writeBytes(longs(42));

        assertCause("it says it has 7 rows, and has 1", forged.read());
    }

    @Test
    void headersOfPages() throws IOException {
        // A page's header with a text of 2^31 - 1 bytes.
        forged.file.writeBytes(bytes(0x15, 0, 0x15, 16, 0x15, 16, 0x18, 0xff, 0xff, 0xff, 0xff, 0x07));

        assertCause("the page at 4 is damaged: it says it has 2147483647 bytes", forged.read());
    }

    @Test
    void sizesOfPages() throws IOException {
        forged.codec = CompressionCodec.ZSTD;
        forged.dataPage(Encoding.PLAIN, 1, MANY, Zstd.compress(longs(42)));

        assertCause("decompressed 2147483639, wanted at most", forged.read());
    }

    @Test
    void sizesWithinSnappy() throws IOException {
        forged.codec = CompressionCodec.SNAPPY;
        forged.dataPage(Encoding.PLAIN, 1, 8, Snappy.compress(new byte[800]));

        assertCause("a SNAPPY page has 800 bytes, its header says 8", forged.read());
    }

    /** Each page may be as large as it is; all together may not. */
    @Test
    void pagesThatAreNothingButZeros() throws IOException {
        forged.codec = CompressionCodec.ZSTD;
        forged.type = Type.BYTE_ARRAY;
        forged.wanted = Simple.BINARY;
        forged.columnCount = 40;
        int sizeBytes = 60 << 20;
        forged.dataPage(Encoding.PLAIN, 1, sizeBytes, Zstd.compress(new byte[sizeBytes]));

        assertCause("its columns' pages take 188743680 bytes of memory at a time", forged.read());
    }

    @Test
    void numbersOfDifferences() throws IOException {
        byte[] header = bytes(0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0);
        forged.dataPage(Encoding.DELTA_BINARY_PACKED, 1, header);

        assertCause("there are 2147483647 differences", forged.read());
    }

    @Test
    void numbersOfDifferencesBehindOthers() throws IOException {
        forged.type = Type.BYTE_ARRAY;
        forged.wanted = Simple.BINARY;
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.writeBytes(bytes(0x80, 1, 4, 1, 0)); // One prefix, of length 0.
        page.writeBytes(bytes(0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0));
        forged.dataPage(Encoding.DELTA_BYTE_ARRAY, 1, page.toByteArray());

        assertCause("there are 2147483647 differences", forged.read());
    }

    /** Seventy megabytes of texts in less than twenty kilobytes. */
    @Test
    void beginningsThatValuesShare() throws IOException {
        forged.type = Type.BYTE_ARRAY;
        forged.wanted = Simple.BINARY;
        int count = 70_000;
        forged.rowCount = count;
        forged.valueCount = count;
        DeltaByteArrayWriter writer = new DeltaByteArrayWriter(1 << 16, 1 << 16, HeapByteBufferAllocator.getInstance());
        for (int index = 0; index < count; index++) {
            writer.writeBytes(Binary.fromConstantByteArray(new byte[1_000]));
        }
        byte[] page = writer.getBytes().toByteArray();
        assertTrue(page.length < 20_000, "bytes: " + page.length);
        forged.dataPage(Encoding.DELTA_BYTE_ARRAY, count, page);

        assertCause("share so much of their beginnings that they have more than 67108864 bytes", forged.read());
    }

    @Test
    void runsOfLevels() throws IOException {
        forged.repetition = FieldRepetitionType.OPTIONAL;
        // 2^28 - 1 groups of eight levels.
        forged.dataPage(Encoding.PLAIN, 1, bytes(5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0, 0));

        assertCause("a run says it has 268435455 groups of values", forged.read());
    }

    @Test
    void runsOfPlacesInDictionaries() throws IOException {
        forged.dictionary(1, longs(42));
        forged.dataPage(Encoding.RLE_DICTIONARY, 1, bytes(0, 0xff, 0xff, 0xff, 0xff, 1));

        assertCause("a run says it has 268435455 groups of values", forged.read());
    }

    @Test
    void numbersOfDictionaries() throws IOException {
        forged.dictionary(MANY, longs(42));
        forged.dataPage(Encoding.RLE_DICTIONARY, 1, bytes(0, 2));

        assertCause("a dictionary says it has 2147483639 values in 8 bytes", forged.read());
    }

    @Test
    void placesBehindADictionary() throws IOException {
        forged.dictionary(1, longs(42));
        forged.dataPage(Encoding.RLE_DICTIONARY, 1, bytes(8, 2, 200));

        assertCause("damaged behind record 0", forged.read());
    }
}
