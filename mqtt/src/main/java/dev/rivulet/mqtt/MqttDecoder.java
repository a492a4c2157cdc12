package dev.rivulet.mqtt;

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
 * Decodes payloads by another decoder, and sets the fields that come of what a message says beside its payload, whatever the payload has under
 * their names. One owner.
 */
final class MqttDecoder<T> implements Decoder<T> {

    private final List<MessageField> fields;
    private final int[] fieldIndexes;

    /** Of each field's user property among those of the batch: what was wanted when it was logged may be another thing than what is now. */
    private final int[] propertyIndexes;

    private final Decoder<T> payloads;
    private @Nullable Batch batch;
    private @Nullable MessageContext messages;
    private MessageContext.@Nullable About current;

    MqttDecoder(RowType<T> rows, List<MessageField> fields, Function<RowType<T>, Decoder<T>> payloadDecoder) {
        this.fields = fields;
        this.fieldIndexes = fields.stream()
                .mapToInt(field -> rows.schema().requireIndexOf(field.name()))
                .toArray();
        this.propertyIndexes = new int[fieldIndexes.length];
        this.payloads = payloadDecoder.apply(new CompletedRows<>(rows, this::complete));
    }

    @Override
    public T decode(Batch from, int index) throws MalformedRowException {
        current = about(from, index);
        return payloads.decode(from, index);
    }

    @Override
    public void decodeAll(Batch from, int index, Consumer<? super T> rows) throws MalformedRowException {
        current = about(from, index);
        payloads.decodeAll(from, index, rows);
    }

    @Override
    public OptionalLong heartbeatMicros(Batch from, int index) {
        return payloads.heartbeatMicros(from, index);
    }

    @Override
    public List<String> takeDrift() {
        return payloads.takeDrift();
    }

    private MessageContext.About about(Batch from, int index) {
        MessageContext known = messages;
        if (batch != from || known == null) {
            known = MessageContext.decode(from.context());
            messages = known;
            batch = from;
            for (int field = 0; field < propertyIndexes.length; field++) {
                propertyIndexes[field] =
                        known.propertyNames().indexOf(fields.get(field).property());
            }
        }
        return known.about(from.recordOffset(index));
    }

    private void complete(RowBuilder<T> builder) {
        MessageContext.About message = current;
        if (message != null) {
            for (int index = 0; index < fieldIndexes.length; index++) {
                fields.get(index).set(builder, fieldIndexes[index], propertyIndexes[index], message);
            }
        }
    }
}
