package dev.rivulet.network.http.sink;

import dev.rivulet.connectors.json.JsonEncoder;
import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.Receipt;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows in one request after the other, each until it is answered for good. Owned by the emission agent, never waits.
 *
 * <p>One at a time, as rows are to come in their order: while it is under way the next ones are filled.
 */
final class PostEmitter<T> implements Emitter<T> {

    /** Requests that wait, besides what is bounded in bytes. */
    private static final int POST_COUNT_MAX = 1_000;

    /** So much may wait, in bodies of the greatest size. */
    private static final int BODY_COUNT_MAX = 4;

    /** Where a receiver wants us to be slower and does not say by how much. */
    private static final long PAUSE_DEFAULT_SECONDS = 1;

    private static final long PAUSE_MAX_SECONDS = 600;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Beyond its time limit the client itself may need so long to say so. */
    private static final long GRACE_NANOS = 5 * NANOS_PER_SECOND;

    /** Of what a receiver says when it refuses. */
    private static final int TEXT_LENGTH_MAX = 200;

    private static final int CAUSE_COUNT_MAX = 16;

    private final String uid;
    private final Clock clock;
    private final PostSettings settings;
    private final boolean failsOnRefusal;
    private final JsonEncoder<T> json;
    private final HttpClient client;

    /** Complete, in order; the first may be under way. */
    private final Deque<Post> posts = new ArrayDeque<>();

    private final Deque<Receipt> receipts = new ArrayDeque<>();
    private @Nullable Post filling;
    private @Nullable CompletableFuture<HttpResponse<String>> answer;
    private long sizeBytes;
    private long askedAtNs;
    private long pauseUntilNs;
    private boolean isPausing;
    private boolean isReachable;

    PostEmitter(
            String uid,
            Clock clock,
            PostSettings settings,
            boolean failsOnRefusal,
            JsonEncoder<T> json,
            HttpClient client) {
        this.uid = uid;
        this.clock = clock;
        this.settings = settings;
        this.failsOnRefusal = failsOnRefusal;
        this.json = json;
        this.client = client;
    }

    @Override
    public boolean hasRoom() {
        return posts.size() < POST_COUNT_MAX && sizeBytes < (long) BODY_COUNT_MAX * settings.bodySizeMax();
    }

    @Override
    public void send(RowId id, T row) {
        byte[] line = json.encode(row);
        if (filling != null && (filling.position() != id.position() || !filling.takes(line, settings))) {
            endEntry();
        }
        Post post = filling == null ? new Post(id) : filling;
        filling = post;
        post.add(line);
        sizeBytes += line.length + 1;
    }

    @Override
    public void endEntry() {
        if (filling != null) {
            posts.add(filling);
            filling = null;
        }
    }

    @Override
    public int work() throws IOException {
        if (isPausing && clock.nanoTime() - pauseUntilNs < 0) {
            return 0;
        }
        isPausing = false;
        if (answer == null) {
            return begin();
        }
        if (!answer.isDone()) {
            requireInTime(answer);
            return 0;
        }
        CompletableFuture<HttpResponse<String>> done = answer;
        answer = null;
        HttpResponse<String> response;
        try {
            response = done.join();
        } catch (CompletionException failure) {
            boolean wasReachable = isReachable;
            isReachable = false;
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (hasCause(cause, PostEmitter::isDistrust)) {
                throw new IOException(
                        "sink " + uid + ": the certificate of " + settings.url() + " is not trusted: "
                                + cause.getMessage(),
                        cause);
            }
            if (hasCause(cause, PostEmitter::isAboutOurs)) {
                throw new IOException(
                        "sink " + uid + ": " + settings.url() + " wants a certificate of ours that it trusts"
                                + (settings.certificate().isPresent() ? "" : ", and none is set") + ": "
                                + cause.getMessage(),
                        cause);
            }
            if (cause instanceof IOException io) {
                String text = String.valueOf(io.getMessage() == null ? io : io.getMessage());
                boolean isElsewhere = io instanceof ConnectException || io instanceof HttpTimeoutException;
                throw outage(text + (wasReachable || isElsewhere ? "" : certificateHint()), io);
            }
            throw new AssertionError("a request to " + settings.url() + " has failed", cause);
        }
        take(response);
        return 1;
    }

    /** Who is not trusted will not be at the next try either. */
    private static boolean isDistrust(Throwable cause) {
        return cause instanceof CertificateException;
    }

    /** The receiver has said by an alert that our certificate is missing, or wrong. */
    private static boolean isAboutOurs(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        boolean isAlert = cause instanceof SSLException && text.contains("alert");
        return isAlert && (text.contains("certificate") || text.contains("unknown_ca"));
    }

    private static boolean hasCause(Throwable failure, Predicate<Throwable> wanted) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(CAUSE_COUNT_MAX)
                .anyMatch(wanted);
    }

    /** Some receivers just end the connection where they want a certificate. */
    private String certificateHint() {
        if (!"https".equals(settings.url().getScheme())) {
            return "";
        }
        return settings.certificate().isPresent()
                ? "; it may not trust our certificate"
                : "; it may want a certificate of ours, and none is set";
    }

    /** Java's client has a time limit of its own; in JDK 25 it was seen not to keep it where the other side ended the handshake. */
    private void requireInTime(CompletableFuture<?> open) throws IOException {
        long waitedNs = clock.nanoTime() - askedAtNs;
        if (waitedNs > settings.timeout().toNanos() + GRACE_NANOS) {
            answer = null;
            open.cancel(true);
            String hint = isReachable ? "" : certificateHint();
            isReachable = false;
            throw outage("no answer within " + settings.timeout() + hint, null);
        }
    }

    private int begin() throws IOException {
        Post post = posts.peek();
        if (post == null) {
            return 0;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .timeout(settings.timeout())
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", post.key())
                .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()));
        if (settings.token().isPresent()) {
            String token = new String(settings.token().get().get(), StandardCharsets.UTF_8);
            request.header("Authorization", "Bearer " + token);
        }
        askedAtNs = clock.nanoTime();
        answer = client.sendAsync(request.build(), status -> new BodyBeginning());
        return 1;
    }

    private void take(HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        String body = response.body().strip();
        String said = "the receiver answers " + status
                + (body.isEmpty() ? "" : ": " + body.substring(0, Math.min(TEXT_LENGTH_MAX, body.length())));
        isReachable = true;
        switch (Verdict.of(status)) {
            case TAKEN -> receipts.add(Receipt.taken(answered()));
            case REFUSED -> {
                if (failsOnRefusal) {
                    throw new IOException("sink " + uid + ": " + said);
                }
                receipts.add(Receipt.refused(answered(), said));
            }
            case FORBIDDEN -> throw new IOException("sink " + uid + ": " + said + " to " + settings.url());
            case SLOWER -> pause(retryAfterSeconds(response, PAUSE_DEFAULT_SECONDS));
            case NOT_NOW -> {
                isReachable = false;
                pause(retryAfterSeconds(response, 0));
                throw outage(said, null);
            }
        }
    }

    private int answered() {
        Post post = posts.remove();
        sizeBytes -= post.sizeBytes();
        return post.rowCount();
    }

    private void pause(long seconds) {
        isPausing = true;
        pauseUntilNs = clock.nanoTime() + seconds * NANOS_PER_SECOND;
    }

    /** A date is not understood, and means the default. */
    private static long retryAfterSeconds(HttpResponse<String> response, long otherwise) {
        String text = response.headers().firstValue("Retry-After").orElse("").strip();
        return text.matches("\\d{1,9}") ? Math.min(PAUSE_MAX_SECONDS, Long.parseLong(text)) : otherwise;
    }

    private ConnectException outage(String text, @Nullable IOException cause) {
        ConnectException outage = new ConnectException("sink " + uid + " (" + settings.url() + "): " + text);
        if (cause != null) {
            outage.initCause(cause);
        }
        return outage;
    }

    @Override
    public @Nullable Receipt poll() {
        return receipts.poll();
    }

    @Override
    public boolean isReachable() {
        return isReachable;
    }

    void close() {
        if (answer != null) {
            answer.cancel(true);
        }
    }
}
