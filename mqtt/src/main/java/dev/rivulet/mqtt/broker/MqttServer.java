package dev.rivulet.mqtt.broker;

import java.net.URI;

/**
 * Where a broker listens.
 *
 * @param port 1 to 65,535
 * @param isTls whether the connection is encrypted and the broker's certificate checked
 */
public record MqttServer(String host, int port, boolean isTls) {

    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final int PORT_MAX = 65_535;

    /**
     * @throws IllegalArgumentException if the port is none
     */
    public MqttServer {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the broker's host is empty");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port of " + host + " is " + port + ", wanted 1 to " + PORT_MAX);
        }
    }

    /**
     * @param url such as {@code mqtt://broker.example:1883} or {@code mqtts://broker.example}; without a port 1883, or 8883 with TLS
     * @throws IllegalArgumentException if it is no such URL
     */
    public static MqttServer parse(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw wrong(url, e);
        }
        boolean isTls = "mqtts".equals(uri.getScheme());
        boolean isWhole = (isTls || "mqtt".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getUserInfo() == null
                && (uri.getPath() == null
                        || uri.getPath().isEmpty()
                        || uri.getPath().equals("/"))
                && uri.getQuery() == null
                && uri.getFragment() == null;
        if (!isWhole) {
            throw wrong(url, null);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : isTls ? TLS_PORT : PLAIN_PORT;
        return new MqttServer(uri.getHost(), port, isTls);
    }

    private static IllegalArgumentException wrong(
            String url, @org.jspecify.annotations.Nullable IllegalArgumentException e) {
        return new IllegalArgumentException(
                "server is `" + url + "`, wanted one like mqtt://host:1883 or mqtts://host:8883; a user is given apart",
                e);
    }

    @Override
    public String toString() {
        return (isTls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }
}
