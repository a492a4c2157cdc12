package dev.rivulet.kafka.sink;

import dev.rivulet.kafka.broker.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where rows go and how. Immutable.
 *
 * @param epochsTopic the topic that remembers how far sinks have come
 * @param staging a directory in which rows wait for their commit
 * @param crashes where a run comes by that a test may end
 */
record KafkaTarget(KafkaSettings settings, RecordShape shape, String epochsTopic, Path staging, CrashPoints crashes) {

    /** Told where a commit is. A test may end the process there; nobody else does anything. */
    interface CrashPoints {
        void reach(String point);
    }

    /** The topic that must be there; empty if rows say theirs. */
    Optional<String> fixedTopic() {
        return shape.topic().isEmpty() ? Optional.empty() : Optional.of(shape.topic());
    }

    /** What messages call it. */
    String name() {
        return "kafka " + settings.servers().get(0) + ", topic "
                + fixedTopic().orElse("by column " + shape.topicColumn());
    }
}
