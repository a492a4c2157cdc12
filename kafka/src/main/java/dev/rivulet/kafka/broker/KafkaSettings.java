package dev.rivulet.kafka.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to get to a cluster.
 *
 * @param servers some of its brokers, {@code host:port} each; one at least
 * @param options of Kafka's own client, by its names; see {@link ClientOptions} for those that may be set
 * @param credentials user and password; empty if the connection needs none, or a certificate says who we are
 * @param bufferSizeMax how many bytes of records to hold in memory until the log takes them; then nothing more is fetched
 * @param discovery how often to look for new partitions
 */
public record KafkaSettings(
        List<String> servers,
        Map<String, String> options,
        Optional<KafkaCredentials> credentials,
        int bufferSizeMax,
        Duration discovery) {

    private static final int BUFFER_SIZE_DEFAULT = 8 << 20;
    private static final int BUFFER_SIZE_MIN = 1 << 10;
    private static final Duration DISCOVERY_DEFAULT = Duration.ofSeconds(30);
    private static final int PORT_MAX = 65_535;

    /**
     * @throws IllegalArgumentException naming what is wrong
     */
    public KafkaSettings {
        servers = List.copyOf(servers);
        options = Map.copyOf(new TreeMap<>(options));
        require(!servers.isEmpty(), "there is no server, wanted one at least, such as `broker.example:9092`");
        servers.forEach(KafkaSettings::requireServer);
        require(
                bufferSizeMax >= BUFFER_SIZE_MIN,
                "size of the buffer is " + bufferSizeMax + " bytes, wanted at least " + BUFFER_SIZE_MIN);
        require(
                !discovery.isNegative() && !discovery.isZero(),
                "the time between looks for partitions is not positive");
    }

    /** A cluster that wants to know nothing of us, and 8 MiB of memory. */
    public static KafkaSettings of(String... servers) {
        return new KafkaSettings(List.of(servers), Map.of(), Optional.empty(), BUFFER_SIZE_DEFAULT, DISCOVERY_DEFAULT);
    }

    /** The same with an option of Kafka's own client more. */
    public KafkaSettings withOption(String name, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(name, value);
        return new KafkaSettings(servers, more, credentials, bufferSizeMax, discovery);
    }

    public KafkaSettings withCredentials(KafkaCredentials other) {
        return new KafkaSettings(servers, options, Optional.of(other), bufferSizeMax, discovery);
    }

    public KafkaSettings withBufferSizeMax(int other) {
        return new KafkaSettings(servers, options, credentials, other, discovery);
    }

    public KafkaSettings withDiscovery(Duration other) {
        return new KafkaSettings(servers, options, credentials, bufferSizeMax, other);
    }

    private static void requireServer(String server) {
        int colon = server.lastIndexOf(':');
        String port = server.substring(colon + 1);
        boolean isWhole = colon > 0
                && !server.contains("/")
                && !port.isEmpty()
                && port.length() <= 5
                && port.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                && Integer.parseInt(port) >= 1
                && Integer.parseInt(port) <= PORT_MAX;
        require(isWhole, "server is `" + server + "`, wanted one like `broker.example:9092`");
    }

    private static void require(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException("Kafka: " + message);
        }
    }
}
