package dev.rivulet.system.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.Main;
import dev.rivulet.cli.run.EventLog;
import dev.rivulet.cli.run.EventSummary;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.system.ResidentMemory;
import dev.rivulet.testkit.process.TestJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code rivulet run gateway.yaml} in a process of little memory, one run after the other. Driven by one thread; others may ask for the
 * port.
 */
final class GatewayProcess implements AutoCloseable {

    static final String QOS_ONE = "qos-one";
    static final String QOS_TWO = "qos-two";
    static final String TOPIC = "topic";
    static final String POSTS = "posts";
    static final String FILES = "files";
    static final List<String> JOBS = List.of(QOS_ONE, QOS_TWO, TOPIC, POSTS, FILES);

    /** Requests that the endpoint takes in a second; senders try many times as many. */
    static final int REQUESTS_PER_SECOND = 40;

    private static final int SIGTERM_EXIT_CODE = 143;
    private static final int NO_PORT = 1;
    private static final long POLL_MILLIS = 20;
    private static final Pattern ADDRESS = Pattern.compile("listens at \\S*:(\\d+)/in");
    private static final Pattern GIVEN_UP = Pattern.compile("(?m)^.*rivulet: (?:" + String.join("|", JOBS) + "): .*$");

    /** Far beyond what anything that is waited for takes; then it does not come. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

    private static final List<String> OPTIONS =
            List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private final Path folder;
    private Process process;
    private volatile Path outputFile;
    private int runCount;
    private int killCount;
    private long peakSizeBytes;

    /**
     * Writes the pipelines and starts.
     *
     * @param folder has {@code tables}, {@code data} and {@code input}
     */
    GatewayProcess(Path folder, int brokerPort, String kafkaServer) throws IOException {
        this.folder = folder;
        writePipelines(brokerPort, kafkaServer);
        this.outputFile = folder.resolve("run-0.txt");
        this.process = start();
    }

    private void writePipelines(int brokerPort, String kafkaServer) throws IOException {
        String broker = "servers: ['mqtt://127.0.0.1:" + brokerPort + "'], keep-alive: 2s, receive-maximum: 20";
        write(QOS_ONE, true, """
                source: { type: mqtt, BROKER, topics: [one], qos: 1, client-id: gateway-one }
                schema: { n: long not null, time: timestamp not null }
                event-time: { column: time, out-of-orderness: 1m }
                deduplicate: { by: n, within: 1h }
                """.replace("BROKER", broker));
        write(QOS_TWO, true, """
                source: { type: mqtt, BROKER, topics: [two], qos: 2, client-id: gateway-two, remember-completed: 10000 }
                schema: { n: long not null }
                """.replace("BROKER", broker));
        write(TOPIC, true, """
                source:
                  type: kafka
                  servers: ['SERVER']
                  topics: [flow]
                  startingOffsets: earliest
                  options: { reconnect.backoff.ms: 5, reconnect.backoff.max.ms: 50, max.partition.fetch.bytes: 8192 }
                schema: { n: long not null }
                """.replace("SERVER", kafkaServer));
        write(POSTS, true, """
                source: { type: http, port: 0, path: /in, requests-per-second: RATE }
                schema: { n: long not null }
                """.replace("RATE", "" + REQUESTS_PER_SECOND));
        write(FILES, false, """
                source: { path: input, settle-time: 0s, poll-interval: 50ms }
                schema: { n: long not null }
                """);
        Files.writeString(
                folder.resolve("gateway.yaml"),
                "jobs: ["
                        + String.join(
                                ", ", JOBS.stream().map(job -> job + ".yaml").toList()) + "]\nmemory: 240MB\n");
    }

    private void write(String job, boolean isStoredBefore, String source) throws IOException {
        Files.writeString(
                folder.resolve(job + ".yaml"),
                """
                name: JOB
                %ssink: { path: tables/JOB, store-and-forward: STORED }
                engine:
                  data: data/JOB
                  epoch-interval: 100ms
                  commit-interval: 200ms
                  checkpoint-size: 200KB
                  log: { size-max: 16MB }
                """.formatted(source).replace("JOB", job).replace("STORED", "" + isStoredBefore));
    }

    private Process start() throws IOException {
        outputFile = folder.resolve("run-" + runCount++ + ".txt");
        Files.createFile(outputFile);
        return new TestJava(OPTIONS, Main.class)
                .process("run", folder.resolve("gateway.yaml").toString(), "-v")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(outputFile.toFile())
                .start();
    }

    /** The next run; the one before has ended. */
    void startAgain() throws IOException {
        process = start();
    }

    /** {@code kill -9}. */
    void kill() throws IOException, InterruptedException {
        notePeak();
        process.toHandle().destroyForcibly();
        process.waitFor();
        killCount++;
    }

    int killCount() {
        return killCount;
    }

    /** Where requests are taken; if nowhere, then a port where nobody listens. */
    int port() {
        try {
            Matcher found = ADDRESS.matcher(Files.readString(outputFile));
            int port = NO_PORT;
            while (found.find()) {
                port = Integer.parseInt(found.group(1)); // A source that is opened again has another one.
            }
            return port;
        } catch (IOException e) {
            return NO_PORT;
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits while the process runs with all its jobs. */
    void await(String what, Condition condition) throws Exception {
        long startNanos = System.nanoTime();
        while (!condition.holds()) {
            boolean hasEnded = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            String output = output();
            Matcher givenUp = GIVEN_UP.matcher(output);
            assertTrue(!givenUp.find(), () -> givenUp.group() + "\nwhile waiting for " + what + "; " + output);
            assertTrue(!hasEnded, () -> "it has ended while waiting for " + what + "; " + output);
            boolean isPatient = System.nanoTime() - startNanos < PATIENCE_NANOS;
            assertTrue(isPatient, () -> "waited in vain for " + what + "; " + output);
        }
    }

    /** All that this run has said. */
    String output() throws IOException {
        return Files.readString(outputFile);
    }

    /** SIGTERM; it drains. */
    void stop() throws IOException, InterruptedException {
        notePeak();
        process.toHandle().destroy();
        boolean hasEnded = process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        String output = output();
        assertTrue(hasEnded, () -> "it does not stop; " + output);
        assertEquals(SIGTERM_EXIT_CODE, process.exitValue(), output);
        for (String job : JOBS) {
            assertTrue(output.contains("rivulet: " + job + ": ended, all that was logged is committed"), output);
        }
    }

    /** What became of all records of a job up to its last committed epoch. */
    RecordCounts total(String job) throws IOException {
        return EventLog.last(data(job)).map(EventSummary::total).orElse(RecordCounts.ZERO);
    }

    Path data(String job) {
        return folder.resolve("data").resolve(job);
    }

    Path table(String job) {
        return folder.resolve("tables").resolve(job);
    }

    private void notePeak() throws IOException {
        peakSizeBytes = Math.max(peakSizeBytes, ResidentMemory.peakSizeBytes(process));
    }

    /** The most memory that any run has had. */
    long peakSizeBytes() {
        return peakSizeBytes;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
