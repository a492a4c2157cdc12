package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rivulet.samples.iot.IotDataset;
import dev.rivulet.samples.iot.IotGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standalone jar while something that it needs is away, and back again: nobody touches it, and nothing is lost or doubled. */
final class OutageIT {

    private static final int RECORD_COUNT = 20_000;
    private static final int SIGTERM_EXIT_CODE = 143;
    private static final long POLL_MILLIS = 20;
    private static final Pattern ADDRESS = Pattern.compile("listens at \\S*:(\\d+)/in");
    private static final int REQUEST_COUNT = 60;
    private static final int RECORDS_PER_REQUEST = 50;
    private static final int KILL_COUNT = 3;

    /** How long the outage lasts once the job has noticed it. */
    private static final long OUTAGE_SECONDS = Long.getLong("rivulet.outage.seconds", 0);

    @TempDir
    private Path folder;

    private RivuletJar jar;

    @BeforeEach
    void findJar() {
        jar = RivuletJar.in(folder);
    }

    @Test
    void aTableOnAFullDiskIsWaitedFor() throws Exception {
        IotJob job = IotJob.in(folder.resolve("job"), "dead-letter");
        new IotGenerator(IotDataset.demo().withRecordCount(RECORD_COUNT)).writeTo(job.input());
        try (SmallFileSystem small = SmallFileSystem.mount(job.table(), "mode=0700,size=64k");
                RivuletJar.Running running = jar.start("run", job.pipeline(), "-v")) {
            awaitOutput(running, Pattern.compile("starts again in|commit is out of reach"));
            assertRunsFor(OUTAGE_SECONDS, running);

            small.remount("size=200m");

            while (job.total().in() < RECORD_COUNT) {
                assertRunning(running);
            }
            running.process().toHandle().destroy();
            RivuletJar.Ended end = running.await();
            assertEquals(SIGTERM_EXIT_CODE, end.exitCode(), end::output);
            job.assertRight();
        }
    }

    @Test
    void aGatewayThatIsKilledWhileItsTableIsFullHasEachRecordOfItsSendersOnce() throws Exception {
        assertEachRecordOnce("size=64k", ADDRESS);
    }

    /** As behind a power cut, when the gateway is back before its uplink. */
    @Test
    void aGatewayThatCannotReachItsTableWhenItStartsTakesRecordsInAllTheSame() throws Exception {
        assertEachRecordOnce("size=4k", Pattern.compile("logs what comes"));
    }

    /**
     * @param sizeAtFirst of the table's file system, which is too small
     * @param noticed what each run says before it is killed
     */
    private void assertEachRecordOnce(String sizeAtFirst, Pattern noticed) throws Exception {
        Path pipeline = folder.resolve("gateway.yaml");
        Files.writeString(pipeline, """
                name: gateway
                source: { type: http, port: 0, path: /in }
                schema: { n: long not null }
                sink: { path: table, store-and-forward: true }
                engine: { data: data, epoch-interval: 50ms, commit-interval: 50ms }
                """);
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("table"), "mode=0700," + sizeAtFirst)) {
            int sent = 0;
            for (int kill = 0; kill < KILL_COUNT; kill++) {
                try (RivuletJar.Running running = jar.start("run", pipeline.toString(), "-v")) {
                    sent += REQUEST_COUNT / KILL_COUNT;
                    send(sent, running);
                    awaitOutput(running, noticed);
                    assertRunsFor(OUTAGE_SECONDS / KILL_COUNT, running);
                    running.kill();
                }
            }
            small.remount("size=200m");
            try (RivuletJar.Running running = jar.start("run", pipeline.toString(), "-v")) {
                send(REQUEST_COUNT, running); // All of them, of which each was accepted before or not.
                running.process().toHandle().destroy();
                RivuletJar.Ended end = running.await();
                assertEquals(SIGTERM_EXIT_CODE, end.exitCode(), end::output);
            }
            assertEquals(
                    LongStream.range(0, REQUEST_COUNT * RECORDS_PER_REQUEST)
                            .boxed()
                            .toList(),
                    new NumberTable(folder.resolve("table")).numbers());
        }
    }

    private static void send(int count, RivuletJar.Running running) throws IOException, InterruptedException {
        KeyedSender sender = new KeyedSender(address(running));
        List<CompletableFuture<Integer>> answers = IntStream.range(0, count)
                .mapToObj(OutageIT::post)
                .map(sender::send)
                .toList();
        for (CompletableFuture<Integer> answer : answers) {
            assertEquals(KeyedSender.ACCEPTED, answer.join(), () -> Checkout.read(running.outputFile()));
        }
    }

    private static KeyedSender.Post post(int number) {
        int first = number * RECORDS_PER_REQUEST;
        String lines = IntStream.range(first, first + RECORDS_PER_REQUEST)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
        return new KeyedSender.Post("request-" + number, lines.getBytes(StandardCharsets.US_ASCII));
    }

    private static int address(RivuletJar.Running running) throws IOException, InterruptedException {
        return Integer.parseInt(awaitOutput(running, ADDRESS));
    }

    /** The first group of what is awaited, or all of it. */
    private static String awaitOutput(RivuletJar.Running running, Pattern wanted)
            throws IOException, InterruptedException {
        while (true) {
            Matcher found = wanted.matcher(Files.readString(running.outputFile()));
            if (found.find()) {
                return found.group(found.groupCount());
            }
            assertRunning(running);
        }
    }

    private static void assertRunsFor(long seconds, RivuletJar.Running running) throws InterruptedException {
        long endNanos = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < endNanos) {
            assertRunning(running);
        }
    }

    private static void assertRunning(RivuletJar.Running running) throws InterruptedException {
        boolean hasEnded = running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        assertFalse(hasEnded, () -> Checkout.read(running.outputFile()));
    }
}
