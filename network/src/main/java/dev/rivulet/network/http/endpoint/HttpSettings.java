package dev.rivulet.network.http.endpoint;

import dev.rivulet.network.http.body.BodyLimits;
import dev.rivulet.network.listen.Secret;
import dev.rivulet.network.listen.TlsFiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where an endpoint listens, whom it lets in, and how much of it.
 *
 * @param host the address to bind to; {@code 0.0.0.0} for all of the machine's
 * @param port 0 for any that is free
 * @param path of the requests that bring records, from its slash on
 * @param tokens of which a request has to have one, as {@code Authorization: Bearer}; anybody may send if there is none
 * @param tls empty if connections are not encrypted
 * @param keys what is known by idempotency keys
 * @param areBodiesWhole whether a JSON body is one record as it is, such as a pack of SenML, instead of an array of records
 */
public record HttpSettings(
        String host,
        int port,
        String path,
        List<Secret> tokens,
        Optional<TlsFiles> tls,
        Keys keys,
        Limits limits,
        Rates rates,
        Times times,
        boolean areBodiesWhole) {

    /** Of the requests that are asked whether anybody is there. */
    public static final String HEALTH_PATH = "/health";

    private static final int REQUEST_SIZE_LIMIT = 256 << 20;

    /**
     * How requests are known again.
     *
     * @param areRequired whether a request without a key is refused
     * @param horizon how long a key is known at the most; there is a limit by count as well
     */
    public record Keys(boolean areRequired, Duration horizon) {

        /** A day: longer than a sender goes on trying, which is what a key is for. */
        public static final Keys DEFAULTS = new Keys(false, Duration.ofDays(1));

        /**
         * @throws IllegalArgumentException if the horizon is none
         */
        public Keys {
            require(!horizon.isNegative() && !horizon.isZero(), "keys are known for " + horizon + ", wanted longer");
        }
    }

    /**
     * How much may come, and wait in memory.
     *
     * @param requestSizeMax of a body in bytes, before and after decompression
     * @param recordSizeMax in bytes; a longer one becomes a dead letter, of which the beginning is kept
     * @param recordCountMax in a request
     * @param inboxSizeMax how many bytes of requests are held in memory until the log takes them
     * @param inboxCountMax how many requests that may be
     * @param connectionCountMax how many may be open; others are closed at once
     */
    public record Limits(
            int requestSizeMax,
            int recordSizeMax,
            int recordCountMax,
            int inboxSizeMax,
            int inboxCountMax,
            int connectionCountMax) {

        public static final Limits DEFAULTS = new Limits(8 << 20, 1 << 20, 100_000, 32 << 20, 1_024, 1_024);

        /**
         * @throws IllegalArgumentException naming what is out of its range
         */
        public Limits {
            requireRange("greatest size of a request", requestSizeMax, 1, REQUEST_SIZE_LIMIT);
            requireRange("greatest size of a record", recordSizeMax, 1 << 10, REQUEST_SIZE_LIMIT);
            requireRange("greatest count of records", recordCountMax, 1, Integer.MAX_VALUE);
            requireRange("size of the inbox", inboxSizeMax, 1 << 12, Integer.MAX_VALUE);
            requireRange("count of requests in the inbox", inboxCountMax, 1, Integer.MAX_VALUE);
            requireRange("count of connections", connectionCountMax, 1, Integer.MAX_VALUE);
            require(
                    requestSizeMax <= inboxSizeMax / 2,
                    "a request may have " + requestSizeMax + " bytes, wanted half of the inbox's " + inboxSizeMax
                            + " at the most");
        }

        public BodyLimits ofBody() {
            return new BodyLimits(requestSizeMax, recordSizeMax, recordCountMax);
        }
    }

    /**
     * How fast it may come; empty for without a limit. A second's worth may come at once.
     *
     * @param bytesPerSecond of bodies as they come
     */
    public record Rates(OptionalLong requestsPerSecond, OptionalLong bytesPerSecond) {

        public static final Rates UNLIMITED = new Rates(OptionalLong.empty(), OptionalLong.empty());

        /**
         * @throws IllegalArgumentException if one is not positive
         */
        public Rates {
            require(requestsPerSecond.orElse(1) >= 1, "requests per second are limited to less than 1");
            require(bytesPerSecond.orElse(1) >= 1, "bytes per second are limited to less than 1");
        }
    }

    /**
     * How long to wait for what.
     *
     * @param head from a connection's beginning, or its last answer, to the end of a request's headers; also of TLS's handshake
     * @param body from there to the end of its body
     * @param retryAfter what senders are told to wait when there is no room
     */
    public record Times(Duration head, Duration body, Duration retryAfter) {

        public static final Times DEFAULTS =
                new Times(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1));

        /**
         * @throws IllegalArgumentException naming what is not positive
         */
        public Times {
            require(!head.isNegative() && !head.isZero(), "the time for headers is not positive");
            require(!body.isNegative() && !body.isZero(), "the time for a body is not positive");
            require(retryAfter.toSeconds() >= 1, "senders are told to wait less than a second");
        }
    }

    /**
     * @throws IllegalArgumentException naming what is out of its range
     */
    public HttpSettings {
        tokens = List.copyOf(tokens);
        requireRange("port", port, 0, 65_535);
        require(path.startsWith("/"), "the path is `" + path + "`, wanted one that begins with a slash");
        require(!path.equals(HEALTH_PATH), "the path is " + path + ", which is for those who ask for our health");
        require(path.indexOf('?') < 0 && path.indexOf('#') < 0, "the path is `" + path + "`, wanted none of ? and #");
    }

    /** For anybody who can reach the address, without encryption. */
    public static HttpSettings at(String host, int port, String path) {
        return new HttpSettings(
                host,
                port,
                path,
                List.of(),
                Optional.empty(),
                Keys.DEFAULTS,
                Limits.DEFAULTS,
                Rates.UNLIMITED,
                Times.DEFAULTS,
                false);
    }

    public HttpSettings withTokens(Secret... others) {
        return new HttpSettings(host, port, path, List.of(others), tls, keys, limits, rates, times, areBodiesWhole);
    }

    public HttpSettings withTls(TlsFiles other) {
        return new HttpSettings(
                host, port, path, tokens, Optional.of(other), keys, limits, rates, times, areBodiesWhole);
    }

    public HttpSettings withKeys(Keys other) {
        return new HttpSettings(host, port, path, tokens, tls, other, limits, rates, times, areBodiesWhole);
    }

    public HttpSettings withLimits(Limits other) {
        return new HttpSettings(host, port, path, tokens, tls, keys, other, rates, times, areBodiesWhole);
    }

    public HttpSettings withRates(Rates other) {
        return new HttpSettings(host, port, path, tokens, tls, keys, limits, other, times, areBodiesWhole);
    }

    public HttpSettings withTimes(Times other) {
        return new HttpSettings(host, port, path, tokens, tls, keys, limits, rates, other, areBodiesWhole);
    }

    public HttpSettings withWholeBodies() {
        return new HttpSettings(host, port, path, tokens, tls, keys, limits, rates, times, true);
    }

    private static void require(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException("HTTP: " + message);
        }
    }

    private static void requireRange(String name, long value, long min, long max) {
        require(value >= min && value <= max, name + " is " + value + ", wanted " + min + " to " + max);
    }
}
