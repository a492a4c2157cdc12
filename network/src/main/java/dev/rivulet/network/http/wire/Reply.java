package dev.rivulet.network.http.wire;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * What a request is answered. Immutable.
 *
 * @param cause for people; empty if all is well
 * @param retrySeconds what to wait before it is tried again; 0 for none
 */
record Reply(HttpResponseStatus status, String cause, long retrySeconds) {

    static final Reply ACCEPTED = new Reply(HttpResponseStatus.ACCEPTED, "", 0);
    static final Reply HEALTHY = new Reply(HttpResponseStatus.OK, "", 0);
    static final Reply KEY_IS_OF_ANOTHER = of(
            HttpResponseStatus.UNPROCESSABLE_ENTITY, "another request with another body had the same Idempotency-Key");
    static final Reply NOT_FOUND = of(HttpResponseStatus.NOT_FOUND, "there is nothing at this path");
    static final Reply NO_METHOD = of(HttpResponseStatus.METHOD_NOT_ALLOWED, "records are sent by POST");
    static final Reply NO_TOKEN = of(HttpResponseStatus.UNAUTHORIZED, "wanted Authorization: Bearer and a token");
    static final Reply NO_KEY = of(HttpResponseStatus.BAD_REQUEST, "wanted an Idempotency-Key");
    static final Reply NO_FORMAT = of(
            HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
            "wanted Content-Type application/json or application/x-ndjson, in UTF-8");
    static final Reply NO_CODING =
            of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "wanted Content-Encoding gzip or identity");
    static final Reply TOO_SLOW = of(HttpResponseStatus.REQUEST_TIMEOUT, "the request did not come in time");

    static Reply of(HttpResponseStatus status, String cause) {
        return new Reply(status, cause, 0);
    }

    /** Problem details (RFC 9457), if something is wrong. */
    FullHttpResponse response(boolean keepsAlive) {
        byte[] body = cause.isEmpty() ? new byte[0] : problem();
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (body.length > 0) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
        }
        if (retrySeconds > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, retrySeconds);
        }
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "POST");
        }
        if (!keepsAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response;
    }

    private byte[] problem() {
        StringBuilder text = new StringBuilder("{\"status\":").append(status.code());
        text.append(",\"title\":\"").append(status.reasonPhrase()).append("\",\"detail\":\"");
        for (int index = 0; index < cause.length(); index++) {
            char character = cause.charAt(index);
            if (character == '"' || character == '\\' || character < ' ') {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
