package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * A column of a row group, a page in memory at a time, and its dictionary. It has exactly as many values as the footer says, and they are
 * exactly as many rows as the row group has. Owned by its row group. Errors come as {@link UncheckedIOException}s.
 */
final class ChunkPages implements PageReader {

    /** A page is bounded by its bytes; this is for runs that need next to none. */
    private static final int VALUE_COUNT_MAX = 1 << 22;

    private final ColumnDescriptor column;
    private final long valueCount;
    private final PageFeed feed;
    private final BytesInputDecompressor decompressor;
    private final PageMemory memory;
    private long valuesLeft;
    private long rowsLeft;
    private @Nullable StoredPage ahead;

    /** What the last page takes. */
    private long heldBytes;

    ChunkPages(
            ColumnDescriptor column,
            ColumnChunkMetaData chunk,
            PageFeed feed,
            ParquetCodecs codecs,
            long rowCount,
            PageMemory memory) {
        this.column = column;
        this.valueCount = chunk.getValueCount();
        this.valuesLeft = valueCount;
        this.rowsLeft = rowCount;
        this.feed = feed;
        this.memory = memory;
        this.decompressor = codecs.getDecompressor(chunk.getCodec());
    }

    /** A page of a chunk, by what may go wrong with it. */
    private interface PageReading<P> {
        P read() throws IOException;
    }

    private <P> P damagedIfNot(PageReading<P> reading) {
        try {
            return reading.read();
        } catch (DamagedFileException e) {
            throw new UncheckedIOException(new DamagedFileException(
                    "column " + String.join(".", column.getPath()) + ": " + e.getMessage(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long getTotalValueCount() {
        return valueCount;
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        Optional<DictionaryPage> found = damagedIfNot(this::firstIfDictionary);
        return found.orElse(null);
    }

    private Optional<DictionaryPage> firstIfDictionary() throws IOException {
        if (!feed.hasNext()) {
            return Optional.empty();
        }
        StoredPage first = feed.next();
        if (first.header().getType() != PageType.DICTIONARY_PAGE) {
            ahead = first;
            return Optional.empty();
        }
        return Optional.of(at(first, () -> dictionary(first)));
    }

    @Override
    public DataPage readPage() {
        return damagedIfNot(() -> {
            while (true) {
                StoredPage page = nextPage();
                PageType type = page.header().getType();
                DataPage data = type == PageType.DATA_PAGE || type == PageType.DATA_PAGE_V2
                        ? at(page, () -> type == PageType.DATA_PAGE ? firstForm(page) : secondForm(page))
                        : null;
                if (type == PageType.DICTIONARY_PAGE) {
                    throw new DamagedFileException("there is another dictionary at " + page.place());
                }
                if (data != null && data.getValueCount() > 0) {
                    return data;
                }
            }
        });
    }

    private StoredPage nextPage() throws IOException {
        StoredPage page = ahead;
        ahead = null;
        if (page == null) {
            if (!feed.hasNext()) {
                throw new DamagedFileException("it ends " + valuesLeft + " values too early");
            }
            page = feed.next();
        }
        return page;
    }

    /** What a page's bytes do to a library is damage, whatever it is. */
    private static <P> P at(StoredPage page, PageReading<P> reading) throws DamagedFileException {
        try {
            return reading.read();
        } catch (IOException | RuntimeException e) {
            throw new DamagedFileException("the page at " + page.place() + " is damaged: " + Footer.told(e), e);
        }
    }

    private DictionaryPage dictionary(StoredPage page) throws IOException {
        int sizeBytes = page.header().getUncompressed_page_size();
        int count = page.header().getDictionary_page_header().getNum_values();
        memory.replace(
                0, sizeBytes + PageClaims.ofDictionary(column, sizeBytes, count).roomBytes());
        Encoding encoding = encoding(page.header().getDictionary_page_header().getEncoding());
        return new DictionaryPage(BytesInput.from(decompressed(page.bytes(), sizeBytes)), count, encoding);
    }

    private DataPage firstForm(StoredPage page) throws IOException {
        DataPageHeader header = page.header().getData_page_header();
        int count = requireCount(header.getNum_values());
        hold(page.header().getUncompressed_page_size());
        byte[] bytes = decompressed(page.bytes(), page.header().getUncompressed_page_size());
        Encoding repetition = encoding(header.getRepetition_level_encoding());
        Encoding definition = encoding(header.getDefinition_level_encoding());
        Encoding values = encoding(header.getEncoding());
        if (count > 0) {
            PageClaims claims = PageClaims.ofFirstForm(column, bytes, count, repetition, definition, values);
            hold(bytes.length + claims.roomBytes());
            take(count, claims.rowCount());
        }
        return new DataPageV1(
                BytesInput.from(bytes), count, bytes.length, statistics(), repetition, definition, values);
    }

    private DataPage secondForm(StoredPage page) throws IOException {
        DataPageHeaderV2 header = page.header().getData_page_header_v2();
        int count = requireCount(header.getNum_values());
        byte[] bytes = page.bytes();
        int repetitionEnd = header.getRepetition_levels_byte_length();
        int levelsEnd = Math.addExact(repetitionEnd, header.getDefinition_levels_byte_length());
        int dataSizeBytes = page.header().getUncompressed_page_size() - levelsEnd;
        if (repetitionEnd < 0 || levelsEnd < repetitionEnd || levelsEnd > bytes.length || dataSizeBytes < 0) {
            throw new DamagedFileException("it says its levels end at " + levelsEnd + " of " + bytes.length + " bytes");
        }
        hold((long) dataSizeBytes + levelsEnd);
        byte[] repetition = Arrays.copyOf(bytes, repetitionEnd);
        byte[] definition = Arrays.copyOfRange(bytes, repetitionEnd, levelsEnd);
        byte[] stored = Arrays.copyOfRange(bytes, levelsEnd, bytes.length);
        boolean isCompressed = !header.isSetIs_compressed() || header.isIs_compressed();
        byte[] data = isCompressed ? decompressed(stored, dataSizeBytes) : stored;
        Encoding values = encoding(header.getEncoding());
        if (count > 0) {
            PageClaims claims = PageClaims.ofSecondForm(column, repetition, definition, data, count, values);
            if (claims.rowCount() != header.getNum_rows()) {
                throw new DamagedFileException(
                        "it says it has " + header.getNum_rows() + " rows, and has " + claims.rowCount());
            }
            hold((long) data.length + levelsEnd + claims.roomBytes());
            take(count, claims.rowCount());
        }
        return DataPageV2.uncompressed(
                header.getNum_rows(),
                header.getNum_nulls(),
                count,
                BytesInput.from(repetition),
                BytesInput.from(definition),
                values,
                BytesInput.from(data),
                statistics());
    }

    /** Nobody asks for it. */
    private Statistics<?> statistics() {
        return Statistics.createStats(column.getPrimitiveType());
    }

    private int requireCount(int count) throws DamagedFileException {
        if (count < 0 || count > Math.min(VALUE_COUNT_MAX, valuesLeft)) {
            throw new DamagedFileException(
                    "it says it has " + count + " values, wanted at most " + Math.min(VALUE_COUNT_MAX, valuesLeft));
        }
        return count;
    }

    private void hold(long sizeBytes) throws DamagedFileException {
        memory.replace(heldBytes, sizeBytes);
        heldBytes = sizeBytes;
    }

    private void take(int count, int rowCount) throws DamagedFileException {
        boolean isFirst = valuesLeft == valueCount;
        valuesLeft -= count;
        rowsLeft -= rowCount;
        boolean isWrong = rowsLeft < 0 || valuesLeft == 0 && rowsLeft > 0 || isFirst && rowCount == 0;
        if (isWrong) {
            throw new DamagedFileException("its rows are not as many as those of the row group");
        }
    }

    private byte[] decompressed(byte[] stored, int sizeBytes) throws IOException {
        if (sizeBytes == 0) {
            return new byte[0];
        }
        return decompressor.decompress(BytesInput.from(stored), sizeBytes).toByteArray();
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }
}
