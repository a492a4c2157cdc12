package dev.rivulet.kafka.broker;

import dev.rivulet.core.text.NearestWord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of the client's own options may be set. Stateless.
 *
 * <p>Some of the others name classes, which the client would load and run, or modules for logging in, which fetch such classes from
 * elsewhere; some would break what we promise. So what is not known here is refused, whatever later releases of the client add.
 */
public final class ClientOptions {

    private static final List<String> SHARED = List.of(
            "client.dns.lookup",
            "client.id",
            "client.rack",
            "connections.max.idle.ms",
            "default.api.timeout.ms",
            "metadata.recovery.rebootstrap.trigger.ms",
            "receive.buffer.bytes",
            "reconnect.backoff.max.ms",
            "reconnect.backoff.ms",
            "request.timeout.ms",
            "retry.backoff.max.ms",
            "retry.backoff.ms",
            "security.protocol",
            "send.buffer.bytes",
            "socket.connection.setup.timeout.max.ms",
            "socket.connection.setup.timeout.ms",
            "ssl.cipher.suites",
            "ssl.enabled.protocols",
            "ssl.endpoint.identification.algorithm",
            "ssl.key.password",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.type",
            "ssl.protocol",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.type");

    private static final List<String> READING = List.of(
            "check.crcs",
            "fetch.max.bytes",
            "fetch.max.wait.ms",
            "fetch.min.bytes",
            "group.instance.id",
            "heartbeat.interval.ms",
            "isolation.level",
            "max.partition.fetch.bytes",
            "max.poll.interval.ms",
            "max.poll.records",
            "session.timeout.ms");

    private static final List<String> WRITING = List.of(
            "batch.size",
            "buffer.memory",
            "compression.gzip.level",
            "compression.lz4.level",
            "compression.type",
            "compression.zstd.level",
            "delivery.timeout.ms",
            "linger.ms",
            "max.block.ms",
            "max.request.size",
            "transaction.timeout.ms");

    private ClientOptions() {}

    /**
     * Passes if each may be set for a client that reads.
     *
     * @throws IllegalArgumentException naming the first that may not, and the nearest that may
     */
    public static void requireForReading(Map<String, String> options) {
        require(options, READING);
    }

    /**
     * Passes if each may be set for a client that writes.
     *
     * @throws IllegalArgumentException naming the first that may not, and the nearest that may
     */
    public static void requireForWriting(Map<String, String> options) {
        require(options, WRITING);
    }

    /** Those of the options that any client takes. */
    public static Map<String, String> shared(Map<String, String> options) {
        Map<String, String> shared = new TreeMap<>(options);
        shared.keySet().retainAll(SHARED);
        return shared;
    }

    private static void require(Map<String, String> options, List<String> own) {
        Set<String> known = new TreeSet<>(SHARED);
        known.addAll(own);
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("option `" + name + "` of Kafka's client cannot be set here"
                        + reason(name) + NearestWord.hint(name, known));
            }
        }
    }

    private static String reason(String name) {
        if (name.startsWith("sasl.")) {
            return "; a user and where his password is are given apart";
        }
        if (name.equals("group.id") || name.equals("bootstrap.servers") || name.equals("transactional.id")) {
            return "; it has a setting of its own";
        }
        return "";
    }
}
