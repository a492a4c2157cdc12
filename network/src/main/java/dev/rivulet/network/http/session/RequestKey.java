package dev.rivulet.network.http.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An idempotency key: the first 128 bits of its SHA-256, so that a long one takes no more of the log than a short one, and nobody can
 * make two that are taken for one.
 */
public record RequestKey(long high, long low) {

    /** The key that a client has sent. */
    public static RequestKey of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(sha256(bytes, bytes.length));
        return new RequestKey(digest.getLong(0), digest.getLong(8));
    }

    /** By which a request with the same key is known as another one: 64 bits of the SHA-256 of the first bytes. */
    public static long fingerprint(byte[] body, int length) {
        return ByteBuffer.wrap(sha256(body, length)).getLong(0);
    }

    private static byte[] sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
