package dev.rivulet.kafka.sink;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes what of a row. Immutable.
 *
 * @param topic where records go; empty if a column says it
 * @param topicColumn null if all go to one topic
 * @param keyColumn null if records have no key
 * @param valueColumn null if the value is the row as JSON
 * @param headerNames in the order of their columns
 */
record RecordShape(
        String topic,
        @Nullable String topicColumn,
        @Nullable String keyColumn,
        @Nullable String valueColumn,
        List<String> headerNames,
        List<String> headerColumns) {

    RecordShape {
        headerNames = List.copyOf(headerNames);
        headerColumns = List.copyOf(headerColumns);
    }

    RecordShape withTopicColumn(String column) {
        return new RecordShape("", column, keyColumn, valueColumn, headerNames, headerColumns);
    }

    RecordShape withKeyColumn(String column) {
        return new RecordShape(topic, topicColumn, column, valueColumn, headerNames, headerColumns);
    }

    RecordShape withValueColumn(String column) {
        return new RecordShape(topic, topicColumn, keyColumn, column, headerNames, headerColumns);
    }

    RecordShape withHeader(String name, String column) {
        List<String> names = new ArrayList<>(headerNames);
        List<String> columns = new ArrayList<>(headerColumns);
        names.add(name);
        columns.add(column);
        return new RecordShape(topic, topicColumn, keyColumn, valueColumn, names, columns);
    }
}
