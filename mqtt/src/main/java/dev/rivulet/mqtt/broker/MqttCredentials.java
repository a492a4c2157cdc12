package dev.rivulet.mqtt.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who we say that we are.
 *
 * @param password asked for at each connection, so that it can be changed while the job runs
 */
public record MqttCredentials(String user, Password password) {

    /** Where a password comes from. */
    @FunctionalInterface
    public interface Password {

        /**
         * @throws IOException if it cannot be read; the connection is tried again later
         */
        byte[] get() throws IOException;
    }

    /** With the password that an environment variable holds. */
    public static MqttCredentials ofEnvironment(String user, String variable) {
        return new MqttCredentials(user, () -> {
            String value = System.getenv(variable);
            if (value == null) {
                throw new IOException("environment variable " + variable + " is not set");
            }
            return value.getBytes(StandardCharsets.UTF_8);
        });
    }

    /** With the password that is the first line of a file, in UTF-8. */
    public static MqttCredentials ofFile(String user, Path file) {
        return new MqttCredentials(user, () -> {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                String line = lines.readLine();
                return (line == null ? "" : line).getBytes(StandardCharsets.UTF_8);
            }
        });
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user;
    }
}
