package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.kafka.broker.KafkaCredentials;
import dev.rivulet.kafka.broker.KafkaGroup;
import dev.rivulet.kafka.broker.KafkaSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The options of Kafka's clients. Stateless. */
final class ClientConfigs {

    /** How long a question may take that a broker is to answer. */
    private static final String API_TIMEOUT_MILLIS = "15000";

    private ClientConfigs() {}

    /**
     * Passes if the values of the options are such as Kafka's consumer takes.
     *
     * @throws IllegalArgumentException naming the first that is not
     */
    static void requireForReading(KafkaSettings settings) {
        try {
            ConsumerConfig.configDef().parse(plain(settings, null));
        } catch (ConfigException e) {
            throw new IllegalArgumentException("Kafka: " + e.getMessage(), e);
        }
    }

    /**
     * Of a consumer that begins nowhere by itself and commits nothing by itself.
     *
     * @throws IOException if the password cannot be read
     */
    static Map<String, Object> reading(KafkaSettings settings, @Nullable KafkaGroup group) throws IOException {
        Map<String, Object> all = plain(settings, group);
        addCredentials(all, settings);
        return all;
    }

    private static Map<String, Object> plain(KafkaSettings settings, @Nullable KafkaGroup group) {
        Map<String, Object> all = new TreeMap<>();
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(settings.bufferSizeMax()));
        all.put(
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                Long.toString(Math.max(1, settings.discovery().toMillis())));
        all.putAll(settings.options());
        addFixed(all, settings);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        if (group != null) {
            all.put(ConsumerConfig.GROUP_ID_CONFIG, group.id());
            all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        }
        return all;
    }

    /**
     * Passes if the values of the options are such as Kafka's producer takes.
     *
     * @throws IllegalArgumentException naming the first that is not
     */
    static void requireForWriting(KafkaSettings settings) {
        try {
            ProducerConfig.configDef().parse(plainWriting(settings, "name"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException("Kafka: " + e.getMessage(), e);
        }
    }

    /**
     * Of a producer that sends in transactions.
     *
     * @throws IOException if the password cannot be read
     */
    static Map<String, Object> writing(KafkaSettings settings, String name) throws IOException {
        Map<String, Object> all = plainWriting(settings, name);
        addCredentials(all, settings);
        return all;
    }

    private static Map<String, Object> plainWriting(KafkaSettings settings, String name) {
        Map<String, Object> all = new TreeMap<>(settings.options());
        // Of a consumer's and of an admin's; the producer has others for it.
        all.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        addFixed(all, settings);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        return all;
    }

    /**
     * Of a client that asks about topics.
     *
     * @throws IOException if the password cannot be read
     */
    static Map<String, Object> asking(KafkaSettings settings) throws IOException {
        Map<String, Object> all = new TreeMap<>(ClientOptions.shared(settings.options()));
        all.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        // The client wants it to be no shorter.
        all.putIfAbsent(
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                all.get(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG));
        addFixed(all, settings);
        addCredentials(all, settings);
        return all;
    }

    /** What nobody may choose: nothing of us is shown in JMX or sent to the brokers beside what we do there. */
    private static void addFixed(Map<String, Object> all, KafkaSettings settings) {
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    }

    private static void addCredentials(Map<String, Object> all, KafkaSettings settings) throws IOException {
        if (settings.credentials().isEmpty()) {
            return;
        }
        KafkaCredentials credentials = settings.credentials().get();
        boolean isPlain = credentials.mechanism() == KafkaCredentials.Mechanism.PLAIN;
        String module = (isPlain ? PlainLoginModule.class : ScramLoginModule.class).getName();
        all.putIfAbsent(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL");
        all.put(SaslConfigs.SASL_MECHANISM, credentials.mechanism().kafkaName());
        all.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module + " required username=" + quoted(credentials.user()) + " password="
                        + quoted(credentials.password().get()) + ";");
    }

    /** As JAAS reads it: whatever a password has in it, it stays one value. */
    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
