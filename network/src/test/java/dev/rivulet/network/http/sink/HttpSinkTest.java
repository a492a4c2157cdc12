package dev.rivulet.network.http.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.network.http.HttpSource;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.sink.HttpSinkJob.Number;
import dev.rivulet.network.http.sink.Receiver.Reply;
import dev.rivulet.network.listen.Secret;
import dev.rivulet.network.listen.TlsFiles;
import dev.rivulet.testkit.network.TestAuthority;
import dev.rivulet.testkit.process.TestJava;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpSinkTest {

    private static final int ROW_COUNT = 700;
    private static final int KILL_COUNT = Integer.getInteger("rivulet.http.process-kills", 1);

    private static final IntFunction<Reply> GOOD = request -> new Reply(202, "");

    @TempDir
    private Path folder;

    private void write(int count) throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Files.write(
                folder.resolve("in").resolve("1.jsonl"),
                IntStream.range(0, count).mapToObj(n -> "{\"n\":" + n + "}").toList());
    }

    private void run(HttpSink<Number> sink) throws Exception {
        run(sink, RestartStrategy.exponentialDelay());
    }

    private void run(HttpSink<Number> sink, RestartStrategy restarts) throws Exception {
        Pipeline pipeline = Pipeline.named("forwarding");
        pipeline.source(
                        "numbers",
                        FileSource.jsonLines(folder.resolve("in"), Number.class).settleTime(Duration.ZERO))
                .sinkTo("out", sink);
        try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                .withRestarts(restarts)
                .availableNow()
                .start(pipeline)) {
            job.awaitTermination();
        }
    }

    private static HttpSink<Number> sink(PostSettings settings) {
        return HttpSink.jsonLines(settings, RecordRowType.of(Number.class));
    }

    /** Our own source behind it, and the sender is killed in between: nothing is lost, and nothing there twice. */
    @Test
    void ourOwnSourceTakesEachRowOnceThoughTheSenderIsKilled() throws Exception {
        write(ROW_COUNT);
        Random random = new Random(11);
        BlockingQueue<Integer> ports = new ArrayBlockingQueue<>(1);
        Pipeline pipeline = Pipeline.named("receiving");
        pipeline.source(
                        "posts",
                        HttpSource.json(HttpSettings.at("localhost", 0, "/in"), RecordRowType.of(Number.class))
                                .onBound(bound -> ports.add(bound.getPort())))
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
        try (Job job = EmbeddedRunner.in(folder.resolve("receiver")).start(pipeline)) {
            int port = ports.take();
            for (int kill = 0; kill < KILL_COUNT; kill++) {
                Process sender = sender(port);
                long before = job.log().endPosition();
                long wanted = before + 1 + random.nextInt(10_000);
                while (job.log().endPosition() < wanted && sender.isAlive()) {
                    Thread.onSpinWait();
                }
                sender.destroyForcibly().waitFor();
            }
            assertEquals(0, sender(port).waitFor(), () -> "the sender failed, see " + folder.resolve("sender.txt"));
            job.stop();
        }

        assertEquals(LongStream.range(0, ROW_COUNT).boxed().toList(), rows());
    }

    @Test
    void theReceiversCertificateIsHeldAgainstTheAuthorities() throws Exception {
        TestAuthority.in(folder, "authority").issue("receiver", "localhost");
        write(3);
        BlockingQueue<Integer> ports = new ArrayBlockingQueue<>(1);
        TlsFiles files = new TlsFiles(folder.resolve("receiver.pem"), folder.resolve("receiver.key"));
        Pipeline pipeline = Pipeline.named("receiving");
        pipeline.source(
                        "posts",
                        HttpSource.json(
                                        HttpSettings.at("localhost", 0, "/in").withTls(files),
                                        RecordRowType.of(Number.class))
                                .onBound(bound -> ports.add(bound.getPort())))
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
        try (Job job = EmbeddedRunner.in(folder.resolve("receiver")).start(pipeline)) {
            PostSettings settings = PostSettings.to("https://localhost:" + ports.take() + "/in");

            assertThrows(JobException.class, () -> run(sink(settings), RestartStrategy.none()));
            run(sink(settings.withAuthorities(folder.resolve("authority.pem"))));
            job.stop();
        }

        assertEquals(List.of(0L, 1L, 2L), rows());
    }

    private List<Long> rows() throws Exception {
        List<Long> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                .read()
                .forEach(RecordRowType.of(Number.class), row -> rows.add(row.n()));
        return rows.stream().sorted().toList();
    }

    private Process sender(int port) throws Exception {
        return TestJava.small(HttpSinkJob.class)
                .process(folder.toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sender.txt").toFile())
                .start();
    }

    @Test
    void aRequestHasRowsInOrderUnderTheIdOfTheFirst() throws Exception {
        write(10);
        try (Receiver receiver = new Receiver(GOOD)) {
            run(sink(PostSettings.to(receiver.url())
                    .withRequests(4, 1 << 10)
                    .withToken(() -> "secret".getBytes(StandardCharsets.UTF_8))));

            List<Receiver.Request> requests = receiver.requests();
            assertEquals(
                    List.of(
                            "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n",
                            "{\"n\":4}\n{\"n\":5}\n{\"n\":6}\n{\"n\":7}\n",
                            "{\"n\":8}\n{\"n\":9}\n"),
                    requests.stream().map(Receiver.Request::body).toList());
            assertEquals("application/x-ndjson", requests.get(0).type());
            assertEquals("Bearer secret", requests.get(0).token());
            assertTrue(
                    requests.get(1).key().matches("forwarding/out/\\S+/\\d+/4"),
                    requests.get(1).key());
        }
    }

    @Test
    void aRequestThatIsNotTakenNowIsRepeatedAsItWas() throws Exception {
        write(3);
        List<Integer> statuses = List.of(503, 429, 408, 202);
        try (Receiver receiver = new Receiver(request -> new Reply(statuses.get(request), request < 2 ? "0" : ""))) {
            run(sink(PostSettings.to(receiver.url())));

            assertEquals(4, receiver.requests().size());
            assertEquals(1, new HashSet<>(receiver.requests()).size());
        }
    }

    @Test
    void whatTheReceiverRefusesIsADeadLetter() throws Exception {
        write(4);
        try (Receiver receiver = new Receiver(request -> new Reply(request == 0 ? 422 : 200, ""))) {
            run(sink(PostSettings.to(receiver.url()).withRequests(3, 1 << 10)));

            List<String> letters =
                    RejectedRecordFiles.read(new SystemDisk(), new DataDirectory(folder.resolve("data")).deadLetters())
                            .stream()
                            .map(letter -> new String(letter.bytes(), StandardCharsets.UTF_8) + " " + letter.cause())
                            .toList();
            assertEquals(
                    List.of(
                            "{\"n\":0} the receiver answers 422",
                            "{\"n\":1} the receiver answers 422",
                            "{\"n\":2} the receiver answers 422"),
                    letters);
        }
    }

    /** Whoever would wait for its end, or keep all of it, would come to nothing. */
    @Test
    void anAnswerThatHasNoEndIsReadNoFurtherThanPeopleWould() throws Exception {
        write(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/in", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(422, 0);
            byte[] piece = "no ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(piece); // Until the other side has gone.
                }
            }
        });
        server.start();
        try {
            run(sink(PostSettings.to("http://localhost:" + server.getAddress().getPort() + "/in")));
        } finally {
            server.stop(0);
        }

        String cause = RejectedRecordFiles.read(
                        new SystemDisk(), new DataDirectory(folder.resolve("data")).deadLetters())
                .get(0)
                .cause();
        assertTrue(cause.startsWith("the receiver answers 422: no no no"), cause);
        assertTrue(cause.length() < 300, cause);
    }

    @Test
    void orItEndsTheJobWhereThatIsWanted() throws Exception {
        write(4);
        try (Receiver receiver = new Receiver(request -> new Reply(400, ""))) {
            HttpSink<Number> sink = sink(PostSettings.to(receiver.url())).failingOnRefusal();

            assertThrows(JobException.class, () -> run(sink, RestartStrategy.none()));
        }
    }

    @Test
    void aReceiverThatTakesNothingFromUsEndsTheJobAndNothingIsLost() throws Exception {
        write(4);
        try (Receiver receiver = new Receiver(request -> new Reply(request == 0 ? 401 : 200, ""))) {
            HttpSink<Number> sink = sink(PostSettings.to(receiver.url()));
            JobException refusal = assertThrows(JobException.class, () -> run(sink, RestartStrategy.none()));
            assertTrue(String.valueOf(refusal.getMessage()).contains("401"), refusal.getMessage());
            run(sink);

            assertEquals(2, receiver.requests().size());
            assertEquals(
                    receiver.requests().get(0).key(), receiver.requests().get(1).key());
        }
    }

    @Test
    void aTokenThatCannotBeReadEndsTheJob() throws Exception {
        write(1);
        try (Receiver receiver = new Receiver(GOOD)) {
            PostSettings settings =
                    PostSettings.to(receiver.url()).withToken(Secret.ofFile(folder.resolve("no-such-file")));

            assertThrows(JobException.class, () -> run(sink(settings), RestartStrategy.none()));
        }
    }
}
