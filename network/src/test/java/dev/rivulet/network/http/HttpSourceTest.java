package dev.rivulet.network.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.Clock;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.endpoint.HttpSettings.Limits;
import dev.rivulet.network.listen.Secret;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's client, over sockets. */
final class HttpSourceTest {

    private static final int KILL_COUNT = Integer.getInteger("rivulet.http.kills", 6);

    private record Number(int n) {}

    private final Posts posts = new Posts();
    private LoggingReader<Number> reader;

    @TempDir
    private Path folder;

    private static HttpSettings settings() {
        return HttpSettings.at("localhost", 0, "/in");
    }

    private void start(HttpSettings settings) throws IOException {
        start(settings, new SystemClock());
    }

    private void start(HttpSettings settings, Clock clock) throws IOException {
        HttpSource<Number> source = HttpSource.json(settings, RecordRowType.of(Number.class));
        reader = new LoggingReader<>(source.onBound(bound -> posts.address = bound), 1, clock);
    }

    private void start(HttpSource<Number> source) throws IOException {
        reader = new LoggingReader<>(source.onBound(bound -> posts.address = bound), 1, new SystemClock());
    }

    @AfterEach
    void stop() throws IOException {
        reader.close();
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws IOException {
        CompletableFuture<HttpResponse<String>> answer = posts.send(request);
        reader.until(answer::isDone);
        return answer.join();
    }

    private int status(HttpRequest.Builder request) throws IOException {
        return answer(request).statusCode();
    }

    private static String lines(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
    }

    private static List<Number> numbers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(Number::new).toList();
    }

    @Test
    void recordsComeAsLinesArraysAndObjects() throws Exception {
        start(settings());

        assertEquals(202, status(posts.lines(lines(0, 1_000))));
        assertEquals(202, status(posts.json("[{\"n\":1000},\n {\"n\":1001}]")));
        assertEquals(202, status(posts.json("{\"n\":1002}")));
        assertEquals(
                202,
                status(posts.bytes(Posts.gzip(lines(1_003, 500).getBytes()))
                        .header("Content-Type", "application/x-ndjson; charset=utf-8")
                        .header("Content-Encoding", "gzip")));
        assertEquals(202, status(posts.json("[]")));
        assertEquals(200, status(posts.to("/health").GET()));

        assertEquals(numbers(0, 1_503), reader.rows());
        assertEquals(List.of(), reader.causes());
    }

    @Test
    void nothingIsAnsweredBeforeItIsDurable() throws Exception {
        start(settings());
        reader.stick(true);
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.lines(lines(0, 10)));
        for (int step = 0; step < 2_000; step++) {
            reader.step();
        }
        boolean wasAnswered = answer.isDone();
        reader.stick(false);
        reader.until(answer::isDone);

        assertEquals(false, wasAnswered);
        assertEquals(numbers(0, 10), reader.rows());
    }

    @Test
    void aKeyMakesItOnce() throws Exception {
        start(settings());

        assertEquals(202, status(posts.lines(lines(0, 5)).header("Idempotency-Key", "\"a\"")));
        assertEquals(202, status(posts.lines(lines(0, 5)).header("Idempotency-Key", "\"a\"")));
        HttpResponse<String> other = answer(posts.lines(lines(1, 5)).header("Idempotency-Key", "\"a\""));
        reader.kill();
        assertEquals(202, status(posts.lines(lines(0, 5)).header("Idempotency-Key", "\"a\"")));
        assertEquals(202, status(posts.lines(lines(5, 5)).header("Idempotency-Key", "\"b\"")));

        assertEquals(422, other.statusCode());
        assertEquals(
                "application/problem+json",
                other.headers().firstValue("content-type").orElse(""));
        assertEquals(numbers(0, 10), reader.rows());
    }

    @Test
    void theSameKeyAtTheSameTimeWaitsForTheFirst() throws Exception {
        start(settings());
        reader.stick(true);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int count = 0; count < 4; count++) {
            answers.add(posts.send(posts.lines(lines(0, 500)).header("Idempotency-Key", "a")));
        }
        reader.stick(false);
        reader.until(() -> answers.stream().allMatch(CompletableFuture::isDone));

        answers.forEach(answer -> assertEquals(202, answer.join().statusCode()));
        assertEquals(numbers(0, 500), reader.rows());
    }

    /** Each request is repeated until it is accepted. */
    @Test
    void recordsComeOnceThroughKills() throws Exception {
        long seed = 11;
        Random random = new Random(seed);
        start(settings());
        int first = 0;
        for (int kill = 0; kill < KILL_COUNT; kill++) {
            List<HttpRequest.Builder> requests = new ArrayList<>();
            for (int count = 0; count < 20; count++) {
                int length = 1 + random.nextInt(300);
                requests.add(posts.lines(lines(first, length)).header("Idempotency-Key", "key-" + first));
                first += length;
            }
            while (!requests.isEmpty()) {
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                requests.forEach(request -> answers.add(posts.send(request)));
                int steps = random.nextInt(3_000);
                int[] taken = {0};
                reader.until(() -> ++taken[0] > steps || answers.stream().allMatch(CompletableFuture::isDone));
                reader.kill();
                int port = posts.address.getPort();
                List<HttpRequest.Builder> again = new ArrayList<>();
                for (int index = 0; index < requests.size(); index++) {
                    CompletableFuture<HttpResponse<String>> answer = answers.get(index);
                    reader.until(answer::isDone);
                    if (!isAccepted(answer)) {
                        again.add(requests.get(index).uri(java.net.URI.create("http://localhost:" + port + "/in")));
                    }
                }
                requests = again;
            }
        }

        List<Number> rows = new ArrayList<>(reader.rows());
        rows.sort(java.util.Comparator.comparingInt(Number::n));
        assertEquals(numbers(0, first), rows, "seed " + seed);
    }

    private static boolean isAccepted(CompletableFuture<HttpResponse<String>> answer) {
        try {
            int status = answer.join().statusCode();
            assertTrue(status == 202 || status == 503, "status " + status);
            return status == 202;
        } catch (CompletionException e) {
            return false;
        }
    }

    @Test
    void depthOfRecordsIsLimited() throws Exception {
        start(HttpSource.json(settings(), RecordRowType.of(Number.class))
                .depthMax(3)
                .schemaDrift(SchemaDrift.IGNORED));

        assertEquals(202, status(posts.lines("{\"n\":1,\"x\":[{}]}\n{\"n\":2,\"x\":[{\"y\":[]}]}\n")));

        assertEquals(List.of(new Number(1)), reader.rows());
        assertEquals(1, reader.causes().size());
        assertTrue(
                reader.causes().get(0).contains("(3, as `depth-max` says)"),
                reader.causes().get(0));
    }

    @Test
    void malformedRecordsAreDeadLettersWithTheirCause() throws Exception {
        start(settings());
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertEquals(202, status(posts.lines("{\"n\":1}\nnonsense\n{\"n\":1e999999999}\n" + deep + "\n{\"n\":2}")));
        assertEquals(202, status(posts.json("[{\"n\":3},{\"n\":\"x\"},7,{\"n\":123456789012345678901234567890}]")));
        assertEquals(
                202, status(posts.bytes(new byte[] {'{', '"', 'n', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'})));
        assertEquals(202, status(posts.lines("{\"n\":4,\"x\":\"" + "y".repeat(2 << 20) + "\"}\n{\"n\":5}")));

        assertEquals(List.of(new Number(1), new Number(2), new Number(3), new Number(5)), reader.rows());
        List<String> causes = reader.causes();
        assertEquals(8, causes.size(), causes.toString());
        assertTrue(causes.get(2).contains("64"), causes.get(2));
        assertEquals("the record is longer than 1048576 bytes: 2097166", causes.get(7));
        assertTrue(reader.records().stream().allMatch(record -> record.length <= 1 << 20), "what is kept is bounded");
    }

    @ParameterizedTest
    @CsvSource({
        "400,application/json,'[{\"n\":1},\n{'",
        "400,application/json,''",
        "415,application/x-www-form-urlencoded,n=1",
        "415,application/json;charset=utf-16,{}"
    })
    void whatHasNoPlacesForRecordsIsRefusedAsAWhole(int status, String type, String body) throws Exception {
        start(settings());

        HttpResponse<String> answer = answer(posts.bytes(body.getBytes()).header("Content-Type", type));

        assertEquals(status, answer.statusCode());
        assertTrue(status != 400 || answer.body().contains("line " + (body.isEmpty() ? 1 : 2)), answer.body());
        assertEquals(0, reader.recordCount());
    }

    @Test
    void gzipThatIsDamagedOrABombIsRefused() throws Exception {
        start(settings());
        byte[] whole = Posts.gzip(lines(0, 1_000).getBytes());
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        byte[] bomb = Posts.gzip(new byte[100 << 20]);

        HttpResponse<String> truncated = answer(posts.bytes(half).header("Content-Encoding", "gzip"));
        assertEquals(400, truncated.statusCode());
        assertTrue(truncated.body().contains("gzip"), truncated.body());
        assertEquals(400, status(posts.json("[]").header("Content-Encoding", "gzip")));
        assertEquals(413, status(posts.bytes(bomb).header("Content-Encoding", "gzip")));
        assertEquals(415, status(posts.json("[]").header("Content-Encoding", "br")));
        assertEquals(0, reader.recordCount());
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        start(settings().withLimits(new Limits(10_000, 1 << 10, 100, 1 << 20, 10, 10)));

        assertEquals(413, status(posts.lines(lines(0, 1_000))));
        assertEquals(413, status(posts.lines("1\n".repeat(101))));
        assertEquals(
                413,
                status(posts.to("/in")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(new byte[100_000])))));
        assertEquals(202, status(posts.lines(lines(0, 10))));
    }

    @Test
    void tokensAreWantedAndMayChange() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "first\n");
        Path second = folder.resolve("second");
        Files.writeString(second, "other");
        start(settings().withTokens(Secret.ofFile(file), Secret.ofFile(second)));

        HttpResponse<String> none = answer(posts.lines(lines(0, 1)));
        assertEquals(401, none.statusCode());
        assertEquals("Bearer", none.headers().firstValue("www-authenticate").orElse(""));
        assertEquals(401, status(posts.lines(lines(0, 1)).header("Authorization", "Bearer wrong")));
        assertEquals(401, status(posts.lines(lines(0, 1)).header("Authorization", "first")));
        assertEquals(202, status(posts.lines(lines(0, 1)).header("Authorization", "Bearer first")));
        assertEquals(202, status(posts.lines(lines(1, 1)).header("Authorization", "bearer other")));
        Files.writeString(file, "changed");
        assertEquals(401, status(posts.lines(lines(2, 1)).header("Authorization", "Bearer first")));
        assertEquals(202, status(posts.lines(lines(2, 1)).header("Authorization", "Bearer changed")));
        Files.delete(file);
        assertEquals(401, status(posts.lines(lines(3, 1)).header("Authorization", "Bearer changed")));
        assertEquals(numbers(0, 3), reader.rows());
    }

    @Test
    void whatIsNotTheEndpointIsToldSo() throws Exception {
        start(settings().withKeys(new HttpSettings.Keys(true, Duration.ofHours(1))));

        assertEquals(404, status(posts.to("/other").GET()));
        HttpResponse<String> get = answer(posts.to("/in").GET());
        assertEquals(405, get.statusCode());
        assertEquals("POST", get.headers().firstValue("allow").orElse(""));
        assertEquals(400, status(posts.lines(lines(0, 1))));
        assertEquals(202, status(posts.lines(lines(0, 1)).header("Idempotency-Key", "k")));
    }

    @Test
    void moreThanTheRateIsTooMany() throws Exception {
        SimClock clock = new SimClock();
        start(settings().withRates(new HttpSettings.Rates(OptionalLong.of(2), OptionalLong.of(1_000))), clock);

        assertEquals(202, status(posts.lines(lines(0, 1))));
        assertEquals(202, status(posts.lines(lines(1, 1))));
        HttpResponse<String> third = answer(posts.lines(lines(2, 1)));
        clock.advance(Duration.ofMillis(600));
        int later = status(posts.lines(lines(2, 1)));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(202, status(posts.json("{\"n\":3," + " ".repeat(5_000) + "\"x\":0}")));
        HttpResponse<String> behindLarge = answer(posts.lines(lines(4, 1)));
        clock.advance(Duration.ofSeconds(5));

        assertEquals(429, third.statusCode());
        assertEquals("1", third.headers().firstValue("retry-after").orElse(""));
        assertEquals(202, later);
        assertEquals(429, behindLarge.statusCode());
        assertEquals("5", behindLarge.headers().firstValue("retry-after").orElse(""));
        assertEquals(202, status(posts.lines(lines(4, 1))));
        assertEquals(numbers(0, 5), reader.rows());
    }

    /** While the log takes nothing, no more is held than may be. */
    @ParameterizedTest
    @ValueSource(ints = {5, 1_000})
    void aFullInboxIsSaidAndNothingIsLost(int countMax) throws Exception {
        start(settings().withLimits(new Limits(100_000, 1 << 10, 1_000, 1 << 19, countMax, 200)));
        reader.stick(true);
        String pad = "x".repeat(40_000);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int count = 0; count < 60; count++) {
            answers.add(posts.send(posts.lines("{\"n\":" + count + "}\n" + pad)));
        }
        // Thirteen fit into memory. Of five more may be on their way at once, as bodies come piece by piece.
        reader.until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= 40);
        reader.stick(false);
        reader.until(() -> answers.stream().allMatch(CompletableFuture::isDone));

        List<Integer> accepted = new ArrayList<>();
        for (int count = 0; count < 60; count++) {
            HttpResponse<String> answer = answers.get(count).join();
            if (answer.statusCode() == 202) {
                accepted.add(count);
            } else {
                assertEquals(503, answer.statusCode());
                assertEquals("1", answer.headers().firstValue("retry-after").orElse(""));
            }
        }
        assertTrue(accepted.size() > 3 && accepted.size() <= 20, "accepted: " + accepted.size());
        assertEquals(accepted, reader.rows().stream().map(Number::n).sorted().toList());
        assertEquals(202, status(posts.lines(lines(100, 1))), "memory is given back");
    }

    /** More in all than the inbox has. */
    @Test
    void compressedBodiesGiveTheirMemoryBack() throws Exception {
        start(settings().withLimits(new Limits(100_000, 1 << 10, 1_000, 1 << 19, 10, 10)));
        byte[] body = Posts.gzip(("[{\"n\":1}" + " ".repeat(50_000) + "]").getBytes());
        byte[] damaged = java.util.Arrays.copyOf(body, body.length - 10);
        for (int count = 0; count < 150; count++) {
            assertEquals(202, status(posts.bytes(body).header("Content-Encoding", "gzip")));
            assertEquals(400, status(posts.bytes(damaged).header("Content-Encoding", "gzip")));
        }
    }

    /** Then the source is not asked for more. */
    @Test
    void whatIsOnItsWayWhenTheJobStopsIsAnswered() throws Exception {
        start(settings());
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.lines(lines(0, 10)));
        reader.drain(answer::isDone);

        assertEquals(202, answer.join().statusCode());
    }

    @Test
    void closingSaysSoToThoseWhoWait() throws Exception {
        start(settings());
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.lines(lines(0, 10)));
        reader.stick(true);
        HttpReader endpoint = (HttpReader) reader.reader();
        reader.until(() -> endpoint.requestCount() > 0);
        reader.kill();
        reader.until(answer::isDone);

        assertEquals(503, answer.join().statusCode());
    }
}
