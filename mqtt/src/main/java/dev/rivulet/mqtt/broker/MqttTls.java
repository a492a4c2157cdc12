package dev.rivulet.mqtt.broker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an encrypted connection is checked. Files are PEM, read at each connection, so that they can be renewed while the job runs.
 *
 * @param authorities the certificates that the broker's must come from; empty for those that Java trusts
 * @param certificate our own certificate, and those it comes from; empty if the broker wants none
 * @param key its private key, PKCS#8 without a password; there if the certificate is
 */
public record MqttTls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {

    public static final MqttTls DEFAULTS = new MqttTls(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @throws IllegalArgumentException if there is a certificate without key, or a key without certificate
     */
    public MqttTls {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("of certificate and key one is given, wanted both or none");
        }
    }
}
