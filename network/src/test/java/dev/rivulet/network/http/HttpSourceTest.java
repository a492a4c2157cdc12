package dev.rivulet.network.http;

import static dev.rivulet.network.http.ServedNumbers.lines;
import static dev.rivulet.network.http.ServedNumbers.numbers;
import static dev.rivulet.network.http.ServedNumbers.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.network.http.ServedNumbers.Number;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What comes is durable, once, and then answered. */
final class HttpSourceTest {

    private static final int KILL_COUNT = Integer.getInteger("rivulet.http.kills", 6);

    @AutoClose
    private final ServedNumbers served = new ServedNumbers();

    private final Posts posts = served.posts;

    @Test
    void recordsComeAsLinesArraysAndObjects() throws Exception {
        served.start(settings());

        assertEquals(202, served.status(posts.lines(lines(0, 1_000))));
        assertEquals(202, served.status(posts.json("[{\"n\":1000},\n {\"n\":1001}]")));
        assertEquals(202, served.status(posts.json("{\"n\":1002}")));
        assertEquals(
                202,
                served.status(posts.bytes(Posts.gzip(lines(1_003, 500).getBytes()))
                        .header("Content-Type", "application/x-ndjson; charset=utf-8")
                        .header("Content-Encoding", "gzip")));
        assertEquals(202, served.status(posts.json("[]")));
        assertEquals(200, served.status(posts.to("/health").GET()));

        assertEquals(numbers(0, 1_503), served.reader().rows());
        assertEquals(List.of(), served.reader().causes());
    }

    @Test
    void nothingIsAnsweredBeforeItIsDurable() throws Exception {
        served.start(settings());
        served.reader().stick(true);
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.lines(lines(0, 10)));
        for (int step = 0; step < 2_000; step++) {
            served.reader().step();
        }
        boolean wasAnswered = answer.isDone();
        served.reader().stick(false);
        served.reader().until(answer::isDone);

        assertEquals(false, wasAnswered);
        assertEquals(numbers(0, 10), served.reader().rows());
    }

    @Test
    void aKeyMakesItOnce() throws Exception {
        served.start(settings());

        assertEquals(202, served.status(posts.lines(lines(0, 5)).header("Idempotency-Key", "\"a\"")));
        assertEquals(202, served.status(posts.lines(lines(0, 5)).header("Idempotency-Key", "\"a\"")));
        HttpResponse<String> other = served.answer(posts.lines(lines(1, 5)).header("Idempotency-Key", "\"a\""));
        served.reader().kill();
        assertEquals(202, served.status(posts.lines(lines(0, 5)).header("Idempotency-Key", "\"a\"")));
        assertEquals(202, served.status(posts.lines(lines(5, 5)).header("Idempotency-Key", "\"b\"")));

        assertEquals(422, other.statusCode());
        assertEquals(
                "application/problem+json",
                other.headers().firstValue("content-type").orElse(""));
        assertEquals(numbers(0, 10), served.reader().rows());
    }

    @Test
    void theSameKeyAtTheSameTimeWaitsForTheFirst() throws Exception {
        served.start(settings());
        served.reader().stick(true);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int count = 0; count < 4; count++) {
            answers.add(posts.send(posts.lines(lines(0, 500)).header("Idempotency-Key", "a")));
        }
        served.reader().stick(false);
        served.reader().until(() -> answers.stream().allMatch(CompletableFuture::isDone));

        answers.forEach(answer -> assertEquals(202, answer.join().statusCode()));
        assertEquals(numbers(0, 500), served.reader().rows());
    }

    /** Each request is repeated until it is accepted. */
    @Test
    void recordsComeOnceThroughKills() throws Exception {
        long seed = 11;
        Random random = new Random(seed);
        served.start(settings());
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
                served.reader()
                        .until(() -> ++taken[0] > steps || answers.stream().allMatch(CompletableFuture::isDone));
                served.reader().kill();
                int port = posts.address.getPort();
                List<HttpRequest.Builder> again = new ArrayList<>();
                for (int index = 0; index < requests.size(); index++) {
                    CompletableFuture<HttpResponse<String>> answer = answers.get(index);
                    served.reader().until(answer::isDone);
                    if (!isAccepted(answer)) {
                        again.add(requests.get(index).uri(java.net.URI.create("http://localhost:" + port + "/in")));
                    }
                }
                requests = again;
            }
        }

        List<Number> rows = new ArrayList<>(served.reader().rows());
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
        served.start(HttpSource.json(settings(), RecordRowType.of(Number.class))
                .depthMax(3)
                .schemaDrift(SchemaDrift.IGNORED));

        assertEquals(202, served.status(posts.lines("{\"n\":1,\"x\":[{}]}\n{\"n\":2,\"x\":[{\"y\":[]}]}\n")));

        assertEquals(List.of(new Number(1)), served.reader().rows());
        assertEquals(1, served.reader().causes().size());
        assertTrue(
                served.reader().causes().get(0).contains("(3, as `depth-max` says)"),
                served.reader().causes().get(0));
    }

    @Test
    void malformedRecordsAreDeadLettersWithTheirCause() throws Exception {
        served.start(settings());
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertEquals(
                202, served.status(posts.lines("{\"n\":1}\nnonsense\n{\"n\":1e999999999}\n" + deep + "\n{\"n\":2}")));
        assertEquals(
                202, served.status(posts.json("[{\"n\":3},{\"n\":\"x\"},7,{\"n\":123456789012345678901234567890}]")));
        assertEquals(
                202,
                served.status(posts.bytes(new byte[] {'{', '"', 'n', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'})));
        assertEquals(202, served.status(posts.lines("{\"n\":4,\"x\":\"" + "y".repeat(2 << 20) + "\"}\n{\"n\":5}")));

        assertEquals(
                List.of(new Number(1), new Number(2), new Number(3), new Number(5)),
                served.reader().rows());
        List<String> causes = served.reader().causes();
        assertEquals(8, causes.size(), causes.toString());
        assertTrue(causes.get(2).contains("64"), causes.get(2));
        assertEquals("the record is longer than 1048576 bytes: 2097166", causes.get(7));
        assertTrue(
                served.reader().records().stream().allMatch(record -> record.length <= 1 << 20),
                "what is kept is bounded");
    }

    /** Then the source is not asked for more. */
    @Test
    void whatIsOnItsWayWhenTheJobStopsIsAnswered() throws Exception {
        served.start(settings());
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.lines(lines(0, 10)));
        served.reader().drain(answer::isDone);

        assertEquals(202, answer.join().statusCode());
    }

    @Test
    void closingSaysSoToThoseWhoWait() throws Exception {
        served.start(settings());
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.lines(lines(0, 10)));
        served.reader().stick(true);
        HttpReader endpoint = (HttpReader) served.reader().reader();
        served.reader().until(() -> endpoint.requestCount() > 0);
        served.reader().kill();
        served.reader().until(answer::isDone);

        assertEquals(503, answer.join().statusCode());
    }
}
