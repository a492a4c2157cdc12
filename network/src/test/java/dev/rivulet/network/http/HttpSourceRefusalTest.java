package dev.rivulet.network.http;

import static dev.rivulet.network.http.ServedNumbers.lines;
import static dev.rivulet.network.http.ServedNumbers.numbers;
import static dev.rivulet.network.http.ServedNumbers.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.network.http.ServedNumbers.Number;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.endpoint.HttpSettings.Limits;
import dev.rivulet.network.listen.Secret;
import dev.rivulet.testkit.SimClock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint does not take, and what it says then. */
final class HttpSourceRefusalTest {

    @AutoClose
    private final ServedNumbers served = new ServedNumbers();

    private final Posts posts = served.posts;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "400,application/json,'[{\"n\":1},\n{'",
        "400,application/json,''",
        "415,application/x-www-form-urlencoded,n=1",
        "415,application/json;charset=utf-16,{}"
    })
    void whatHasNoPlacesForRecordsIsRefusedAsAWhole(int status, String type, String body) throws Exception {
        served.start(settings());

        HttpResponse<String> answer = served.answer(posts.bytes(body.getBytes()).header("Content-Type", type));

        assertEquals(status, answer.statusCode());
        assertTrue(status != 400 || answer.body().contains("line " + (body.isEmpty() ? 1 : 2)), answer.body());
        assertEquals(0, served.reader().recordCount());
    }

    @Test
    void gzipThatIsDamagedOrABombIsRefused() throws Exception {
        served.start(settings());
        byte[] whole = Posts.gzip(lines(0, 1_000).getBytes());
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        byte[] bomb = Posts.gzip(new byte[100 << 20]);

        HttpResponse<String> truncated = served.answer(posts.bytes(half).header("Content-Encoding", "gzip"));
        assertEquals(400, truncated.statusCode());
        assertTrue(truncated.body().contains("gzip"), truncated.body());
        assertEquals(400, served.status(posts.json("[]").header("Content-Encoding", "gzip")));
        assertEquals(413, served.status(posts.bytes(bomb).header("Content-Encoding", "gzip")));
        assertEquals(415, served.status(posts.json("[]").header("Content-Encoding", "br")));
        assertEquals(0, served.reader().recordCount());
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        served.start(settings().withLimits(new Limits(10_000, 1 << 10, 100, 1 << 20, 10, 10)));

        assertEquals(413, served.status(posts.lines(lines(0, 1_000))));
        assertEquals(413, served.status(posts.lines("1\n".repeat(101))));
        assertEquals(
                413,
                served.status(posts.to("/in")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(new byte[100_000])))));
        assertEquals(202, served.status(posts.lines(lines(0, 10))));
    }

    @Test
    void tokensAreWantedAndMayChange() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "first\n");
        Path second = folder.resolve("second");
        Files.writeString(second, "other");
        served.start(settings().withTokens(Secret.ofFile(file), Secret.ofFile(second)));

        HttpResponse<String> none = served.answer(posts.lines(lines(0, 1)));
        assertEquals(401, none.statusCode());
        assertEquals("Bearer", none.headers().firstValue("www-authenticate").orElse(""));
        assertEquals(401, served.status(posts.lines(lines(0, 1)).header("Authorization", "Bearer wrong")));
        assertEquals(401, served.status(posts.lines(lines(0, 1)).header("Authorization", "first")));
        assertEquals(202, served.status(posts.lines(lines(0, 1)).header("Authorization", "Bearer first")));
        assertEquals(202, served.status(posts.lines(lines(1, 1)).header("Authorization", "bearer other")));
        Files.writeString(file, "changed");
        assertEquals(401, served.status(posts.lines(lines(2, 1)).header("Authorization", "Bearer first")));
        assertEquals(202, served.status(posts.lines(lines(2, 1)).header("Authorization", "Bearer changed")));
        Files.delete(file);
        assertEquals(401, served.status(posts.lines(lines(3, 1)).header("Authorization", "Bearer changed")));
        assertEquals(numbers(0, 3), served.reader().rows());
    }

    @Test
    void whatIsNotTheEndpointIsToldSo() throws Exception {
        served.start(settings().withKeys(new HttpSettings.Keys(true, Duration.ofHours(1))));

        assertEquals(404, served.status(posts.to("/other").GET()));
        HttpResponse<String> get = served.answer(posts.to("/in").GET());
        assertEquals(405, get.statusCode());
        assertEquals("POST", get.headers().firstValue("allow").orElse(""));
        assertEquals(400, served.status(posts.lines(lines(0, 1))));
        assertEquals(202, served.status(posts.lines(lines(0, 1)).header("Idempotency-Key", "k")));
    }

    @Test
    void moreThanTheRateIsTooMany() throws Exception {
        SimClock clock = new SimClock();
        served.start(settings().withRates(new HttpSettings.Rates(OptionalLong.of(2), OptionalLong.of(1_000))), clock);

        assertEquals(202, served.status(posts.lines(lines(0, 1))));
        assertEquals(202, served.status(posts.lines(lines(1, 1))));
        HttpResponse<String> third = served.answer(posts.lines(lines(2, 1)));
        clock.advance(Duration.ofMillis(600));
        int later = served.status(posts.lines(lines(2, 1)));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(202, served.status(posts.json("{\"n\":3," + " ".repeat(5_000) + "\"x\":0}")));
        HttpResponse<String> behindLarge = served.answer(posts.lines(lines(4, 1)));
        clock.advance(Duration.ofSeconds(5));

        assertEquals(429, third.statusCode());
        assertEquals("1", third.headers().firstValue("retry-after").orElse(""));
        assertEquals(202, later);
        assertEquals(429, behindLarge.statusCode());
        assertEquals("5", behindLarge.headers().firstValue("retry-after").orElse(""));
        assertEquals(202, served.status(posts.lines(lines(4, 1))));
        assertEquals(numbers(0, 5), served.reader().rows());
    }

    /** While the log takes nothing, no more is held than may be. */
    @ParameterizedTest
    @ValueSource(ints = {5, 1_000})
    void aFullInboxIsSaidAndNothingIsLost(int countMax) throws Exception {
        served.start(settings().withLimits(new Limits(100_000, 1 << 10, 1_000, 1 << 19, countMax, 200)));
        served.reader().stick(true);
        String pad = "x".repeat(40_000);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int count = 0; count < 60; count++) {
            answers.add(posts.send(posts.lines("{\"n\":" + count + "}\n" + pad)));
        }
        // Thirteen fit into memory. Of five more may be on their way at once, as bodies come piece by piece.
        served.reader()
                .until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= 40);
        served.reader().stick(false);
        served.reader().until(() -> answers.stream().allMatch(CompletableFuture::isDone));

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
        assertEquals(
                accepted,
                served.reader().rows().stream().map(Number::n).sorted().toList());
        assertEquals(202, served.status(posts.lines(lines(100, 1))), "memory is given back");
    }

    /** More in all than the inbox has. */
    @Test
    void compressedBodiesGiveTheirMemoryBack() throws Exception {
        served.start(settings().withLimits(new Limits(100_000, 1 << 10, 1_000, 1 << 19, 10, 10)));
        byte[] body = Posts.gzip(("[{\"n\":1}" + " ".repeat(50_000) + "]").getBytes());
        byte[] damaged = java.util.Arrays.copyOf(body, body.length - 10);
        for (int count = 0; count < 150; count++) {
            assertEquals(202, served.status(posts.bytes(body).header("Content-Encoding", "gzip")));
            assertEquals(400, served.status(posts.bytes(damaged).header("Content-Encoding", "gzip")));
        }
    }
}
