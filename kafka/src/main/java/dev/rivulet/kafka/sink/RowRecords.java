package dev.rivulet.kafka.sink;

import dev.rivulet.connectors.json.JsonEncoder;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.TimeForms;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.position.OutgoingRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records of rows. Owned by the collect agent. */
final class RowRecords<T> {

    /** A column as bytes: binary as it is, everything else as text. */
    private record Column<T>(FieldAccessor<T> accessor, DataType type) {

        static <T> Column<T> of(RowType<T> rows, String name) {
            int index = rows.schema().requireIndexOf(name);
            return new Column<>(rows.accessor(index), rows.schema().field(index).type());
        }

        byte @Nullable [] bytes(T row) {
            if (accessor.isNull(row)) {
                return null;
            }
            return switch (type.physical()) {
                case LONG -> TimeForms.text(type, accessor.longValue(row)).getBytes(StandardCharsets.UTF_8);
                case DOUBLE -> Double.toString(accessor.doubleValue(row)).getBytes(StandardCharsets.UTF_8);
                case OBJECT -> {
                    Object value = accessor.objectValue(row);
                    yield value instanceof byte[] binary
                            ? binary
                            : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
                }
            };
        }
    }

    private final RecordShape shape;
    private final JsonEncoder<T> json;
    private final @Nullable Column<T> key;
    private final @Nullable Column<T> value;
    private final @Nullable Column<T> topic;
    private final List<Column<T>> headers = new ArrayList<>();

    RowRecords(RowType<T> rows, RecordShape shape) {
        this.shape = shape;
        this.json = new JsonEncoder<>(rows);
        this.key = shape.keyColumn() == null ? null : Column.of(rows, shape.keyColumn());
        this.value = shape.valueColumn() == null ? null : Column.of(rows, shape.valueColumn());
        this.topic = shape.topicColumn() == null ? null : Column.of(rows, shape.topicColumn());
        shape.headerColumns().forEach(column -> headers.add(Column.of(rows, column)));
    }

    /**
     * @throws IOException if the row names no topic
     */
    OutgoingRecord of(T row) throws IOException {
        List<byte @Nullable []> values = new ArrayList<>(headers.size());
        headers.forEach(header -> values.add(header.bytes(row)));
        return new OutgoingRecord(
                topic(row),
                key == null ? null : key.bytes(row),
                value == null ? json.encode(row) : value.bytes(row),
                values);
    }

    private String topic(T row) throws IOException {
        if (topic == null) {
            return shape.topic();
        }
        byte[] name = topic.bytes(row);
        String text = name == null ? "" : new String(name, StandardCharsets.UTF_8);
        try {
            KafkaWanted.requireTopic(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("column " + shape.topicColumn() + ": " + e.getMessage(), e);
        }
        return text;
    }
}
