package dev.rivulet.kafka.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who we say that we are, by SASL.
 *
 * @param password asked for whenever a client is made, so that it can be changed while the job runs
 */
public record KafkaCredentials(Mechanism mechanism, String user, Password password) {

    /** How the password is shown to the broker. */
    public enum Mechanism {
        /** As it is; only over an encrypted connection. */
        PLAIN,
        SCRAM_SHA_256,
        SCRAM_SHA_512;

        /** As Kafka writes it, such as {@code SCRAM-SHA-256}. */
        public String kafkaName() {
            return name().replace('_', '-');
        }
    }

    /** Where a password comes from. */
    @FunctionalInterface
    public interface Password {

        /**
         * @throws IOException if it cannot be read; the connection is tried again later
         */
        String get() throws IOException;
    }

    /** With the password that an environment variable holds. */
    public static KafkaCredentials ofEnvironment(Mechanism mechanism, String user, String variable) {
        return new KafkaCredentials(mechanism, user, () -> {
            String value = System.getenv(variable);
            if (value == null) {
                throw new IOException("environment variable " + variable + " is not set");
            }
            return value;
        });
    }

    /** With the password that is the first line of a file, in UTF-8. */
    public static KafkaCredentials ofFile(Mechanism mechanism, String user, Path file) {
        return new KafkaCredentials(mechanism, user, () -> {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                String line = lines.readLine();
                return line == null ? "" : line;
            }
        });
    }

    /** Without the password. */
    @Override
    public String toString() {
        return mechanism.kafkaName() + " " + user;
    }
}
