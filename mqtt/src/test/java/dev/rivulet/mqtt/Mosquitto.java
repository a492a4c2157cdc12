package dev.rivulet.mqtt;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real broker on a free port of the loopback, whose sessions are on disk. One owner. */
public final class Mosquitto implements Closeable {

    private static final List<Path> PLACES = List.of(
            Path.of("/usr/sbin/mosquitto"), Path.of("/usr/bin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

    private static final int START_ATTEMPTS = 5;

    private final Path folder;
    private final int port;
    private final List<String> more;
    private Process process;

    private Mosquitto(Path folder, int port, List<String> more) throws IOException {
        this.folder = folder;
        this.port = port;
        this.more = more;
        start();
    }

    /**
     * Skips the test if there is none on this machine.
     *
     * @param more lines of its configuration
     */
    public static Mosquitto start(Path folder, String... more) throws IOException {
        Assumptions.assumeTrue(PLACES.stream().anyMatch(Files::isExecutable), "there is no mosquitto");
        for (int attempt = 1; ; attempt++) {
            try {
                return new Mosquitto(folder, freePort(), List.of(more));
            } catch (IOException failure) {
                // Another process may have got the port since it was free.
                boolean isTaken = String.valueOf(failure.getMessage()).contains("Address");
                if (!isTaken || attempt == START_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    public void start() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "persistence true",
                "persistence_location " + folder + "/",
                "max_inflight_messages 50",
                "max_queued_messages 0",
                "user root",
                "log_dest stderr",
                "log_type notice",
                "log_type error",
                "log_type warning",
                "log_type information"));
        if (more.stream().noneMatch(line -> line.startsWith("allow_anonymous"))) {
            lines.add("allow_anonymous true");
        }
        lines.addAll(more);
        Path configuration = folder.resolve("mosquitto.conf");
        Files.write(configuration, lines);
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        process = new ProcessBuilder(program.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .start();
        awaitRunning();
    }

    private void awaitRunning() throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.contains(" running")) {
            said.append(line).append('\n');
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("mosquitto does not start: " + said);
        }
        Thread reader = new Thread(() -> passOver(output), "mosquitto-output");
        reader.setDaemon(true);
        reader.start();
    }

    private static void passOver(BufferedReader output) {
        try (output) {
            while (output.readLine() != null) {
                // It must not wait for somebody to read it.
            }
        } catch (IOException e) {
            // It has been killed.
        }
    }

    /** As power does it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** It writes its sessions down; returns when they are on the disk. */
    public void save() throws Exception {
        Path database = folder.resolve("mosquitto.db");
        Object before = fileKey(database);
        new ProcessBuilder("kill", "-USR1", Long.toString(process.pid()))
                .start()
                .waitFor();
        while (Objects.equals(before, fileKey(database))) {
            if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
                throw new IOException("mosquitto has ended");
            }
        }
    }

    /** A new file takes the place of the old one when it is whole. */
    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    /** It writes its sessions down and ends. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /**
     * Sends a message for each line by mosquitto's own client, and waits until the broker has confirmed all.
     *
     * @param more of its arguments
     */
    public void publish(String topic, int qos, List<String> lines, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", "" + port, "-t", topic, "-q", "" + qos));
        if (!lines.isEmpty()) {
            command.add("-l");
        }
        command.addAll(List.of(more));
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Writer input = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8)) {
            for (String line : lines) {
                input.write(line + "\n");
            }
        }
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IOException("mosquitto_pub: " + said);
        }
    }

    /** Mosquitto's own client, for messages that are sent little by little. */
    Publisher publisher(String topic, int qos) throws IOException {
        return new Publisher(new ProcessBuilder(
                        "mosquitto_pub", "-h", "127.0.0.1", "-p", "" + port, "-t", topic, "-q", "" + qos, "-l")
                .redirectErrorStream(true)
                .start());
    }

    /** Sends numbers that count up from 0. One owner. */
    static final class Publisher implements Closeable {
        private final Process client;

        private Publisher(Process client) {
            this.client = client;
        }

        /** Returns how many were sent until there were enough, when the broker has confirmed all. */
        int send(int perSecond, BooleanSupplier areEnough) throws Exception {
            int sent = 0;
            try (Writer input = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8)) {
                while (!areEnough.getAsBoolean()) {
                    for (int count = 0; count < perSecond / 100; count++) {
                        input.write("{\"n\":" + sent++ + "}\n");
                    }
                    input.flush();
                    LockSupport.parkNanos(10_000_000);
                }
            }
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (client.waitFor() != 0) {
                throw new IOException("mosquitto_pub: " + said);
            }
            return sent;
        }

        @Override
        public void close() {
            client.destroyForcibly();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
