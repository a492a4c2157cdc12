package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Posts lines of JSON under idempotency keys to whoever listens at {@code /in} of a port of the loopback. Any thread. */
public final class KeyedSender {

    public static final int ACCEPTED = 202;

    /** In the place of a status: the connection was refused or cut, or nobody answered in time. */
    public static final int NO_ANSWER = -1;

    private static final int UNDER_WAY_COUNT = 8;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    /** Where nobody answers, somebody may soon. */
    private static final long PAUSE_MILLIS = 50;

    /** Longer than any log is full in these tests, on a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final IntSupplier port;
    private final SortedMap<Integer, Long> answerCounts = new TreeMap<>();

    /** Of one who listens at the same port for good. */
    public KeyedSender(int port) {
        this(() -> port);
    }

    /**
     * @param port asked for each request, as who listens may come back at another
     */
    public KeyedSender(IntSupplier port) {
        this.port = port;
    }

    /**
     * A request that may be repeated.
     *
     * @param key of which it is known again
     */
    public record Post(String key, byte[] body) {}

    /** Each answer's status, or that there was none. They are all under way at the same time. */
    public CompletableFuture<Integer> send(Post post) {
        return send(keyed(post));
    }

    /**
     * The status of each, or that there was no answer. A few are under way at a time, so that there are some whenever the other side is
     * killed.
     */
    public List<CompletableFuture<Integer>> sendAll(List<Post> posts) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int index = 0; index < posts.size(); index++) {
            Post post = posts.get(index);
            answers.add(
                    index < UNDER_WAY_COUNT
                            ? send(post)
                            : answers.get(index - UNDER_WAY_COUNT).thenCompose(before -> send(post)));
        }
        return answers;
    }

    /** Done when it was accepted, for which it is sent again and again, not before {@code Retry-After} where that is said. */
    public CompletableFuture<Void> sendUntilAccepted(Post post) {
        return answer(keyed(post).timeout(PATIENCE)).thenCompose(answer -> {
            int status = answer.status();
            if (status == ACCEPTED) {
                return CompletableFuture.completedFuture(null);
            }
            boolean mayComeAgain = status == NO_ANSWER || status == TOO_MANY || status >= SERVER_ERRORS;
            assertTrue(mayComeAgain, () -> post.key() + " was answered " + status);
            return CompletableFuture.runAsync(
                            () -> {},
                            CompletableFuture.delayedExecutor(answer.retryAfterMillis(), TimeUnit.MILLISECONDS))
                    .thenCompose(waited -> sendUntilAccepted(post));
        });
    }

    /** How often each status was answered. */
    public synchronized SortedMap<Integer, Long> answerCounts() {
        return new TreeMap<>(answerCounts);
    }

    private synchronized void count(int status) {
        answerCounts.merge(status, 1L, Long::sum);
    }

    private record Answer(int status, long retryAfterMillis) {}

    private HttpRequest.Builder keyed(Post post) {
        return request(post.body()).header("Idempotency-Key", "\"" + post.key() + "\"");
    }

    /** A request without a key, to which headers may be added. */
    public HttpRequest.Builder request(byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + "/in"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /** The answer's status, or that there was none. */
    public CompletableFuture<Integer> send(HttpRequest.Builder request) {
        return answer(request).thenApply(Answer::status);
    }

    private CompletableFuture<Answer> answer(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> {
                    int status = answer == null ? NO_ANSWER : answer.statusCode();
                    count(status);
                    long retryAfterSeconds = answer == null
                            ? 0
                            : answer.headers().firstValueAsLong("Retry-After").orElse(0);
                    return new Answer(status, Math.max(PAUSE_MILLIS, retryAfterSeconds * 1_000));
                });
    }
}
