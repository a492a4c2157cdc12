package dev.rivulet.mqtt.broker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to get to a broker, and what is agreed upon with it.
 *
 * @param servers one at least; if one cannot be reached, the next is tried, and after the last the first
 * @param clientId what the broker knows us by, and our session with it: of no other client, and the same after each restart
 * @param sessionExpiry how long the broker is to keep messages for us while we are away; up to the broker with MQTT 3.1.1
 */
public record MqttSettings(
        List<MqttServer> servers,
        String clientId,
        MqttVersion version,
        Optional<MqttCredentials> credentials,
        MqttTls tls,
        Optional<LastWill> lastWill,
        Duration sessionExpiry,
        Limits limits,
        Times times) {

    /** They are in each batch, twice. */
    public static final int REMEMBERED_COUNT_LIMIT = 10_000;

    private static final int ID_COUNT = 65_535;
    private static final int MESSAGE_SIZE_LIMIT = 256 << 20;

    /**
     * How much may be on its way to us, and how much may wait in memory.
     *
     * @param receiveMaximum how many messages of QoS 1 and 2 may be on their way to us that are not acknowledged, 1 to 65,535; not with MQTT 3.1.1
     * @param messageSizeMax in bytes with its topic and properties; a longer one becomes a dead letter, of which the beginning is kept
     * @param bufferSizeMax how many bytes of messages to hold in memory until the log takes them; then nothing more is read from the connection
     * @param rememberedCountMax of how many messages of QoS 2, beyond what MQTT asks for, packet id and content stay known in the log, for brokers that come
     *     back from an older state of their own and send again what was completed since; 0 to 10,000. Two messages of one packet id, one topic and
     *     one payload are then taken for one. Each costs 20 bytes per batch
     */
    public record Limits(int receiveMaximum, int messageSizeMax, int bufferSizeMax, int rememberedCountMax) {

        public static final Limits DEFAULTS = new Limits(1_000, 1 << 20, 8 << 20, 0);

        /**
         * @throws IllegalArgumentException naming what is out of its range
         */
        public Limits {
            requireRange("receive maximum", receiveMaximum, 1, ID_COUNT);
            requireRange("greatest size of a message", messageSizeMax, 128, MESSAGE_SIZE_LIMIT);
            requireRange("size of the buffer", bufferSizeMax, 1 << 10, Integer.MAX_VALUE);
            requireRange("number of messages to remember", rememberedCountMax, 0, REMEMBERED_COUNT_LIMIT);
        }

        public Limits withRememberedCountMax(int other) {
            return new Limits(receiveMaximum, messageSizeMax, bufferSizeMax, other);
        }
    }

    /**
     * How long to wait for what.
     *
     * @param keepAlive how long the connection may be silent before either side takes it for dead
     * @param connect for the connection and the broker's answer
     * @param retryMin how long to wait before the servers are tried again; doubled each time
     * @param retryMax up to which it is doubled
     * @param idleReconnect how long nothing may come of subscriptions of QoS 2 until the connection is opened anew, zero for as long as it likes: brokers are
     *     known that stop sending in the middle of what waits, until then
     */
    public record Times(
            Duration keepAlive, Duration connect, Duration retryMin, Duration retryMax, Duration idleReconnect) {

        public static final Times DEFAULTS = new Times(
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5));

        /**
         * @throws IllegalArgumentException naming what is out of its range
         */
        public Times {
            requireRange("keep-alive in seconds", keepAlive.toSeconds(), 1, ID_COUNT);
            require(!connect.isNegative() && !connect.isZero(), "the connect timeout is not positive");
            require(!idleReconnect.isNegative(), "the time until an idle connection is opened anew is negative");
            require(
                    !retryMin.isNegative() && retryMin.compareTo(retryMax) <= 0,
                    "retries wait from " + retryMin + " to " + retryMax + ", wanted the first not above the second");
        }
    }

    /**
     * @throws IllegalArgumentException naming what is out of its range
     */
    public MqttSettings {
        servers = List.copyOf(servers);
        require(!servers.isEmpty(), "there is no server, wanted one at least");
        require(!clientId.isEmpty(), "the client id is empty; wanted one that stays the same over restarts");
        require(!sessionExpiry.isNegative(), "the session's expiry is negative");
    }

    /** With MQTT 5, a session that is kept for a week, and messages of up to a mebibyte. */
    public static MqttSettings of(String clientId, MqttServer... servers) {
        return new MqttSettings(
                List.of(servers),
                clientId,
                MqttVersion.V5,
                Optional.empty(),
                MqttTls.DEFAULTS,
                Optional.empty(),
                Duration.ofDays(7),
                Limits.DEFAULTS,
                Times.DEFAULTS);
    }

    public MqttSettings withVersion(MqttVersion other) {
        return new MqttSettings(servers, clientId, other, credentials, tls, lastWill, sessionExpiry, limits, times);
    }

    public MqttSettings withCredentials(MqttCredentials other) {
        return new MqttSettings(
                servers, clientId, version, Optional.of(other), tls, lastWill, sessionExpiry, limits, times);
    }

    public MqttSettings withTls(MqttTls other) {
        return new MqttSettings(servers, clientId, version, credentials, other, lastWill, sessionExpiry, limits, times);
    }

    public MqttSettings withLastWill(LastWill other) {
        return new MqttSettings(
                servers, clientId, version, credentials, tls, Optional.of(other), sessionExpiry, limits, times);
    }

    public MqttSettings withSessionExpiry(Duration other) {
        return new MqttSettings(servers, clientId, version, credentials, tls, lastWill, other, limits, times);
    }

    public MqttSettings withLimits(Limits other) {
        return new MqttSettings(servers, clientId, version, credentials, tls, lastWill, sessionExpiry, other, times);
    }

    public MqttSettings withTimes(Times other) {
        return new MqttSettings(servers, clientId, version, credentials, tls, lastWill, sessionExpiry, limits, other);
    }

    private static void require(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException("MQTT: " + message);
        }
    }

    private static void requireRange(String name, long value, long min, long max) {
        require(value >= min && value <= max, name + " is " + value + ", wanted " + min + " to " + max);
    }
}
