package dev.rivulet.connectors.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.internal.DriftNotes;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.text.TextField;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records of comma-separated values (RFC 4180, UTF-8), whose columns the batch's context names: it is the header record of
 * the file. One owner.
 *
 * <p>Columns go to the fields of exactly their name; other columns are passed over, unless {@link SchemaDrift} says otherwise. An empty value without quotes is null, with quotes
 * it is an empty string. Malformed is: another number of values than the header has columns, a value that its field cannot hold, a
 * required field without value or column, a column that stands twice, text that is no UTF-8. Values are read as
 * {@link dev.rivulet.core.text.TextField} says.
 *
 * @param <T> the rows
 */
public final class CsvDecoder<T> implements Decoder<T> {

    private final RowType<T> rowType;
    private final SchemaDrift onDrift;

    /** The field for what does not fit, -1 for none. */
    private final int rescueIndex;

    private final DriftNotes drift = new DriftNotes();
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
        this(rowType, SchemaDrift.IGNORED);
    }

    /**
     * @param onDrift what becomes of columns that no field is called like, and of values of other types
     * @throws IllegalArgumentException if a field is an array, a map or a struct, or there is no column for what is to be rescued
     */
    public CsvDecoder(RowType<T> rowType, SchemaDrift onDrift) {
        for (Field field : rowType.schema().fields()) {
            if (field.type().isNested()) {
                throw new IllegalArgumentException("field " + field.name() + " is " + field.type()
                        + ", and CSV has values without parts; take JSON for such fields");
            }
        }
        this.rowType = rowType;
        this.onDrift = onDrift;
        this.rescueIndex = onDrift.columnIndex(rowType.schema());
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
        Map<String, String> unfit = Map.of();
        for (int column = 0; column < row.size(); column++) {
            String value = row.get(column);
            if (value != null && !isTaken(columns.field(column), value) && rescueIndex >= 0) {
                unfit = unfit.isEmpty() ? new LinkedHashMap<>() : unfit;
                unfit.merge(columns.name(column), value, (first, second) -> first + "," + second);
            }
        }
        if (!unfit.isEmpty()) {
            builder.setObject(rescueIndex, CsvRescue.json(unfit));
        }
        return builder.build();
    }

    @Override
    public List<String> takeDrift() {
        return drift.take();
    }

    /** Whether a value has gone into its field. */
    private boolean isTaken(@Nullable TextField field, String value) throws MalformedRowException {
        if (field == null) {
            return false;
        }
        try {
            field.set(builder, value);
            return true;
        } catch (MalformedRowException unfit) {
            drift.mistyped(field.field().name(), field.field().type().toString());
            if (rescueIndex < 0 || !field.field().isNullable()) {
                throw unfit;
            }
            builder.setNull(field.index());
            return false;
        }
    }

    /** Files come in many batches with the same header, so it is looked at when it changes. */
    private CsvHeader header(Batch batch) throws MalformedRowException {
        CsvHeader known = header;
        if (known != null && batch == headerBatch) {
            return known;
        }
        byte[] context = batch.context();
        if (known == null || !Arrays.equals(context, headerBytes)) {
            known = CsvHeader.of(rowType, split(context, 0, context.length), rescueIndex);
            noteUnknown(known);
            header = known;
            headerBytes = context;
        }
        headerBatch = batch;
        return known;
    }

    private void noteUnknown(CsvHeader columns) throws MalformedRowException {
        for (int column = 0; column < columns.columnCount(); column++) {
            if (columns.field(column) == null) {
                drift.unknown(columns.name(column));
                if (onDrift.mode() == SchemaDrift.Mode.STRICT) {
                    throw new MalformedRowException("column " + columns.name(column)
                            + " of the header is unknown: no field of the schema has its name");
                }
            }
        }
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
