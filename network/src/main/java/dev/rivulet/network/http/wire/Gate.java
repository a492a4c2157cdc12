package dev.rivulet.network.http.wire;

import dev.rivulet.core.time.Clock;
import dev.rivulet.network.http.body.BodyFormat;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.session.RateLimit;
import dev.rivulet.network.listen.Secret;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides by its head whether a request's body is wanted. Owned by the thread of the connections. */
final class Gate {

    static final String KEY_HEADER = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String SCHEME = "bearer ";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final HttpSettings settings;
    private final Inbox inbox;
    private final Clock clock;
    private final @Nullable RateLimit requests;
    private final @Nullable RateLimit bytes;
    private boolean isClosed;

    Gate(HttpSettings settings, Inbox inbox, Clock clock) {
        this.settings = settings;
        this.inbox = inbox;
        this.clock = clock;
        this.requests = limit(settings.rates().requestsPerSecond().orElse(0));
        this.bytes = limit(settings.rates().bytesPerSecond().orElse(0));
    }

    private @Nullable RateLimit limit(long perSecond) {
        return perSecond == 0 ? null : new RateLimit(perSecond, clock.nanoTime());
    }

    /** From now on nothing is wanted. */
    void close() {
        isClosed = true;
    }

    /** What the request is answered without regard to its body; null if that is wanted. */
    @Nullable Reply reply(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return unreadable(head.decoderResult().cause());
        }
        String path = path(head.uri());
        if (path.equals(HttpSettings.HEALTH_PATH)
                && (head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD))) {
            return isClosed ? noRoom("the source is closing") : Reply.HEALTHY;
        }
        if (!path.equals(settings.path())) {
            return Reply.NOT_FOUND;
        }
        if (!head.method().equals(HttpMethod.POST)) {
            return Reply.NO_METHOD;
        }
        Reply refusal = unauthorized(head);
        refusal = refusal == null ? unacceptable(head) : refusal;
        return refusal == null ? pressure() : refusal;
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    static Reply unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Reply.of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request's first line is too long");
        }
        return cause instanceof TooLongFrameException
                ? Reply.of(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long")
                : Reply.of(HttpResponseStatus.BAD_REQUEST, "the request is no HTTP");
    }

    /** All tokens are compared, whichever fits, in a time that does not tell how much of one was right. */
    private @Nullable Reply unauthorized(HttpRequest head) {
        if (settings.tokens().isEmpty()) {
            return null;
        }
        String given = head.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        boolean hasScheme = given.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] token = given.substring(hasScheme ? SCHEME.length() : 0).strip().getBytes(StandardCharsets.UTF_8);
        boolean isRight = false;
        for (Secret secret : settings.tokens()) {
            try {
                isRight |= MessageDigest.isEqual(secret.get(), token);
            } catch (IOException e) {
                LOG.warn("a token cannot be read: {}", e.toString());
            }
        }
        return isRight && hasScheme ? null : Reply.NO_TOKEN;
    }

    private @Nullable Reply unacceptable(HttpRequest head) {
        if (settings.keys().areRequired() && !head.headers().contains(KEY_HEADER)) {
            return Reply.NO_KEY;
        }
        if (format(head).isEmpty()) {
            return Reply.NO_FORMAT;
        }
        String coding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!isGzip(head) && !coding.equalsIgnoreCase("identity")) {
            return Reply.NO_CODING;
        }
        return HttpUtil.getContentLength(head, 0L) > settings.limits().requestSizeMax() ? tooLarge() : null;
    }

    Optional<BodyFormat> format(HttpRequest head) {
        return BodyFormat.of(head.headers().get(HttpHeaderNames.CONTENT_TYPE, ""), settings.areBodiesWhole());
    }

    static boolean isGzip(HttpRequest head) {
        String coding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
        return HttpHeaderValues.GZIP.contentEqualsIgnoreCase(coding)
                || HttpHeaderValues.X_GZIP.contentEqualsIgnoreCase(coding);
    }

    /** Whether it is too much at present: for us, or for this sender. */
    private @Nullable Reply pressure() {
        if (isClosed) {
            return noRoom("the source is closing");
        }
        long nowNanos = clock.nanoTime();
        long waitNanos = Math.max(
                requests == null ? 0 : requests.waitNanos(nowNanos), bytes == null ? 0 : bytes.waitNanos(nowNanos));
        if (waitNanos > 0) {
            return new Reply(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "more comes than this source may take",
                    Math.floorDiv(waitNanos - 1, NANOS_PER_SECOND) + 1);
        }
        if (!inbox.hasRoom()) {
            return noRoom();
        }
        if (requests != null) {
            requests.charge(1);
        }
        return null;
    }

    /** Bytes of a body have come. */
    void charge(int sizeBytes) {
        if (bytes != null) {
            bytes.charge(sizeBytes);
        }
    }

    Reply tooLarge() {
        return Reply.of(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "the body is longer than " + settings.limits().requestSizeMax() + " bytes; send several requests");
    }

    Reply noRoom() {
        return noRoom("the log is behind, or full");
    }

    private Reply noRoom(String cause) {
        return new Reply(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                cause,
                settings.times().retryAfter().toSeconds());
    }
}
