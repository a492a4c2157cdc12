package dev.rivulet.connectors.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.rivulet.connectors.internal.TextField;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records of comma-separated values (RFC 4180, UTF-8), whose columns the batch's context names: it is the header record of
 * the file. One owner.
 *
 * <p>Columns go to the fields of exactly their name; other columns are ignored. An empty value without quotes is null, with quotes
 * it is an empty string. Malformed is: another number of values than the header has columns, a value that its field cannot hold, a
 * required field without value or column, a column that stands twice, text that is no UTF-8. Values are read as
 * {@link dev.rivulet.connectors.internal.TextField} says.
 *
 * @param <T> the rows
 */
public final class CsvDecoder<T> implements Decoder<T> {

    private final RowType<T> rowType;
    private final RowBuilder<T> builder;
    private final CsvReader.CsvReaderBuilder reader =
            CsvReader.builder().skipEmptyLines(false).allowUnclosedQuote(false).allowExtraCharsAfterClosingQuote(false);
    private final CsvValues values = new CsvValues();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    private @Nullable Batch headerBatch;
    private byte[] headerBytes = new byte[0];
    private @Nullable CsvHeader header;

    /**
     * @throws IllegalArgumentException if a field is an array, a map or a struct
     */
    public CsvDecoder(RowType<T> rowType) {
        for (Field field : rowType.schema().fields()) {
            if (field.type().isNested()) {
                throw new IllegalArgumentException("field " + field.name() + " is " + field.type()
                        + ", and CSV has values without parts; take JSON for such fields");
            }
        }
        this.rowType = rowType;
        this.builder = rowType.newBuilder();
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        CsvHeader columns = header(batch);
        List<@Nullable String> row = split(batch.buffer(), batch.recordStart(index), batch.recordLength(index));
        if (row.size() != columns.columnCount()) {
            throw new MalformedRowException(
                    "the record has " + row.size() + " values, its header has " + columns.columnCount() + " columns");
        }
        builder.reset();
        for (int column = 0; column < row.size(); column++) {
            TextField field = columns.field(column);
            String value = row.get(column);
            if (field != null && value != null) {
                field.set(builder, value);
            }
        }
        return builder.build();
    }

    /** Files come in many batches with the same header, so it is looked at when it changes. */
    private CsvHeader header(Batch batch) throws MalformedRowException {
        CsvHeader known = header;
        if (known != null && batch == headerBatch) {
            return known;
        }
        byte[] context = batch.context();
        if (known == null || !Arrays.equals(context, headerBytes)) {
            known = CsvHeader.of(rowType, split(context, 0, context.length));
            header = known;
            headerBytes = context;
        }
        headerBatch = batch;
        return known;
    }

    private List<@Nullable String> split(byte[] bytes, int start, int length) throws MalformedRowException {
        try {
            String text = utf8.decode(ByteBuffer.wrap(bytes, start, length)).toString();
            return onlyRecord(reader.build(values, text).iterator());
        } catch (CharacterCodingException e) {
            throw new MalformedRowException("the record is not UTF-8");
        } catch (CsvParseException e) {
            throw new MalformedRowException("the record is no valid CSV: " + e.getMessage());
        }
    }

    /** The parser also ends records at a carriage return alone, where the source does not; nothing behind it may get lost. */
    private static List<@Nullable String> onlyRecord(Iterator<List<@Nullable String>> records)
            throws MalformedRowException {
        if (!records.hasNext()) {
            throw new MalformedRowException("the record is blank, wanted comma-separated values");
        }
        List<@Nullable String> record = records.next();
        if (records.hasNext()) {
            throw new MalformedRowException("the record has a carriage return outside of quotes");
        }
        return record;
    }
}
