package dev.rivulet.network.lines.endpoint;

import dev.rivulet.network.listen.TlsFiles;
import java.util.Optional;

/**
 * Where lines are listened for, and how they come.
 *
 * @param host the address to bind to; {@code 0.0.0.0} for all of the machine's
 * @param port 0 for any that is free
 * @param tls empty if connections are not encrypted; not for datagrams
 */
public record LineSettings(
        Transport transport, String host, int port, Framing framing, Optional<TlsFiles> tls, Limits limits) {

    private static final int LINE_SIZE_LIMIT = 256 << 20;

    /** How bytes come. */
    public enum Transport {
        TCP,

        /** Datagrams, of which any may get lost on the way, and are if there is no room. */
        UDP
    }

    /** Where a line ends on a connection. In a datagram there is a newline between two of them. */
    public enum Framing {
        /** At a newline. */
        NEWLINE,

        /** Of syslog (RFC 6587): a frame that begins with a digit has its length before it, any other ends at a newline. */
        SYSLOG
    }

    /**
     * How much may come, and wait in memory.
     *
     * @param lineSizeMax in bytes; a longer line becomes a dead letter, of which the beginning is kept
     * @param inboxSizeMax how many bytes of lines are held in memory until the log takes them
     * @param connectionCountMax how many may be open; others are closed at once
     */
    public record Limits(int lineSizeMax, int inboxSizeMax, int connectionCountMax) {

        public static final Limits DEFAULTS = new Limits(64 << 10, 16 << 20, 1_024);

        /**
         * @throws IllegalArgumentException naming what is out of its range
         */
        public Limits {
            requireRange("greatest size of a line", lineSizeMax, 1 << 7, LINE_SIZE_LIMIT);
            requireRange("size of the inbox", inboxSizeMax, 1 << 10, Integer.MAX_VALUE);
            requireRange("count of connections", connectionCountMax, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * @throws IllegalArgumentException naming what is out of its range
     */
    public LineSettings {
        requireRange("port", port, 0, 65_535);
        if (transport == Transport.UDP && tls.isPresent()) {
            throw new IllegalArgumentException("lines: TLS is for TCP, and the transport is UDP");
        }
    }

    /** Lines that end at newlines, without encryption. */
    public static LineSettings at(Transport transport, String host, int port) {
        return new LineSettings(transport, host, port, Framing.NEWLINE, Optional.empty(), Limits.DEFAULTS);
    }

    public LineSettings withFraming(Framing other) {
        return new LineSettings(transport, host, port, other, tls, limits);
    }

    public LineSettings withTls(TlsFiles other) {
        return new LineSettings(transport, host, port, framing, Optional.of(other), limits);
    }

    public LineSettings withLimits(Limits other) {
        return new LineSettings(transport, host, port, framing, tls, other);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("lines: " + name + " is " + value + ", wanted " + min + " to " + max);
        }
    }
}
