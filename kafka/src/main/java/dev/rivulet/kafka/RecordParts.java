package dev.rivulet.kafka;

import java.util.List;

/**
 * Which parts of records beside their values are to be in the log. Topic, partition, offset and time are in any case.
 *
 * @param headers the names of those whose values are
 */
record RecordParts(boolean hasKeys, List<String> headers) {

    RecordParts {
        headers = List.copyOf(headers);
    }
}
