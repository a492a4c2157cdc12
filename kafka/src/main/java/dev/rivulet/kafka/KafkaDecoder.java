package dev.rivulet.kafka;

import dev.rivulet.connectors.CompletedRows;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values by another decoder, and sets the fields that have parts of the record, whatever the value has under their names; or makes rows
 * of such parts alone. One owner.
 */
final class KafkaDecoder<T> implements Decoder<T> {

    private final List<RecordField> fields;
    private final int[] fieldIndexes;

    /** Of each field's header among those of the batch: what was wanted when it was logged may be another thing than what is now. */
    private final int[] headerIndexes;

    private final boolean wantsValue;

    /** Null if rows have parts of the record alone. */
    private final @Nullable Decoder<T> values;

    private final RowBuilder<T> parts;
    private @Nullable Batch batch;
    private @Nullable RecordContext context;
    private RecordContext.@Nullable About current;
    private byte @Nullable [] currentValue;

    /**
     * @param valueDecoder makes a decoder that builds rows of the type that it is given; null for rows of parts of the record alone
     */
    KafkaDecoder(RowType<T> rows, List<RecordField> fields, @Nullable Function<RowType<T>, Decoder<T>> valueDecoder) {
        this.fields = fields;
        this.fieldIndexes = fields.stream()
                .mapToInt(field -> rows.schema().requireIndexOf(field.name()))
                .toArray();
        this.headerIndexes = new int[fieldIndexes.length];
        this.wantsValue = fields.stream().anyMatch(field -> field.part() == RecordField.Part.VALUE);
        RowType<T> completed = new CompletedRows<>(rows, this::complete);
        this.parts = completed.newBuilder();
        this.values = valueDecoder == null ? null : valueDecoder.apply(completed);
    }

    @Override
    public T decode(Batch from, int index) throws MalformedRowException {
        begin(from, index);
        return values == null ? ofParts() : values.decode(from, index);
    }

    @Override
    public void decodeAll(Batch from, int index, Consumer<? super T> rows) throws MalformedRowException {
        begin(from, index);
        if (values == null) {
            rows.accept(ofParts());
        } else {
            values.decodeAll(from, index, rows);
        }
    }

    private void begin(Batch from, int index) {
        if (!fields.isEmpty()) {
            RecordContext.About about = about(from, index);
            current = about;
            currentValue = wantsValue && about.hasValue() ? from.record(index) : null;
        }
    }

    private T ofParts() throws MalformedRowException {
        parts.reset();
        return parts.build();
    }

    @Override
    public OptionalLong heartbeatMicros(Batch from, int index) {
        return values == null ? OptionalLong.empty() : values.heartbeatMicros(from, index);
    }

    @Override
    public List<String> takeDrift() {
        return values == null ? List.of() : values.takeDrift();
    }

    private RecordContext.About about(Batch from, int index) {
        RecordContext known = context;
        if (batch != from || known == null) {
            known = RecordContext.decode(from.context());
            context = known;
            batch = from;
            for (int field = 0; field < headerIndexes.length; field++) {
                headerIndexes[field] =
                        known.headerNames().indexOf(fields.get(field).header());
            }
        }
        return known.about(from.recordOffset(index));
    }

    private void complete(RowBuilder<T> builder) throws MalformedRowException {
        RecordContext known = context;
        RecordContext.About record = current;
        for (int index = 0; known != null && record != null && index < fieldIndexes.length; index++) {
            fields.get(index).set(builder, fieldIndexes[index], known, record, headerIndexes[index], currentValue);
        }
    }
}
