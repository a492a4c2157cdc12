package dev.rivulet.benchmarks.spike;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A mosquitto of its own, which keeps all that the job does not take yet, and its own clients. */
final class MqttSpikeSender implements SpikeSender {

    private static final int CLIENT_COUNT = 4;
    private static final int ROUNDS_PER_SECOND = 100;

    private final int qos;
    private final Process broker;
    private final int port;
    private final List<Process> clients = new ArrayList<>();
    private final List<Writer> inputs = new ArrayList<>();
    private final Thread thread = new Thread(this::send, "sender");
    private volatile int rowsPerSecond;
    private volatile boolean isOver;
    private volatile long sentCount;

    MqttSpikeSender(Path folder, int qos) throws IOException {
        this.qos = qos;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path configuration = Files.createDirectories(folder).resolve("mosquitto.conf");
        Files.write(
                configuration,
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "max_queued_messages 0",
                        "max_inflight_messages 200",
                        "log_dest none",
                        "user root"));
        broker = new ProcessBuilder("/usr/sbin/mosquitto", "-c", configuration.toString())
                .inheritIO()
                .start();
    }

    int port() {
        return port;
    }

    /** To be called when the broker knows the job, for which it keeps messages then. */
    void start() throws IOException {
        for (int index = 0; index < CLIENT_COUNT; index++) {
            Process client = new ProcessBuilder(
                            "mosquitto_pub",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            "" + port,
                            "-t",
                            SpikeJob.TOPIC,
                            "-q",
                            "" + qos,
                            "-l")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            clients.add(client);
            inputs.add(new OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8));
        }
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void pace(int rows) {
        rowsPerSecond = rows;
    }

    private void send() {
        try {
            long next = 0;
            while (!isOver) {
                int count = rowsPerSecond / ROUNDS_PER_SECOND;
                for (int index = 0; index < count; index++) {
                    inputs.get((int) (next % CLIENT_COUNT)).write("{\"n\":" + next + "}\n");
                    next++;
                }
                for (Writer input : inputs) {
                    input.flush();
                }
                sentCount = next;
                LockSupport.parkNanos(1_000_000_000L / ROUNDS_PER_SECOND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that the clients have; the broker has them a moment later. */
    @Override
    public long takenCount() {
        return sentCount;
    }

    @Override
    public long finish() throws Exception {
        isOver = true;
        thread.join();
        for (Writer input : inputs) {
            input.close();
        }
        for (Process client : clients) {
            if (client.waitFor() != 0) {
                throw new IOException("mosquitto_pub ended with " + client.exitValue());
            }
        }
        return sentCount;
    }

    @Override
    public void close() {
        isOver = true;
        clients.forEach(Process::destroyForcibly);
        broker.destroyForcibly();
    }
}
