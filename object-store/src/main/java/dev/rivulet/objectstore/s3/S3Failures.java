package dev.rivulet.objectstore.s3;

import dev.rivulet.core.disk.OutOfReachException;
import java.io.IOException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Puts what the SDK says in our words, with what to do about it. Immutable. */
record S3Failures(String bucket, S3Settings settings) {

    private static final int NOT_FROM_SERVER = 0;

    /** The HTTP status of the answer; 0 if there was none. */
    private static final int TOO_MANY_REQUESTS = 429;

    private static final int SERVER_FAILED = 500;
    private static final int NOT_IMPLEMENTED = 501;

    static int status(SdkException failure) {
        return failure instanceof S3Exception answer ? answer.statusCode() : NOT_FROM_SERVER;
    }

    /** Whether what is not found is the bucket itself. */
    static boolean isOfBucket(SdkException failure) {
        return failure instanceof S3Exception answer
                && answer.awsErrorDetails() != null
                && "NoSuchBucket".equals(answer.awsErrorDetails().errorCode());
    }

    IOException of(String doing, String key, SdkException failure) {
        String message = "s3://" + bucket + "/" + key + ": " + doing + " failed: " + failure.getMessage() + "; "
                + advice(failure);
        return isPassing(failure)
                ? new OutOfReachException(message, failure)
                : new IOException(message, failure); // Of one without an answer the cause says whether it passes.
    }

    private static boolean isPassing(SdkException failure) {
        int status = status(failure);
        return status == TOO_MANY_REQUESTS
                || status >= SERVER_FAILED && status != NOT_IMPLEMENTED
                || failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException;
    }

    private String advice(SdkException failure) {
        int status = status(failure);
        if (status == NOT_FROM_SERVER) {
            return "no answer came from " + server()
                    + ": look at the network, the endpoint, and whether credentials are where they are looked for";
        }
        if (isOfBucket(failure)) {
            return "make the bucket, or correct its name";
        }
        return switch (status) {
            case 301, 307, 400 -> "look whether the region is the bucket's, and the endpoint the server's";
            case 401, 403 ->
                "the credentials must be allowed s3:GetObject, s3:PutObject, s3:DeleteObject and"
                        + " s3:ListBucket on the bucket";
            case 404 -> "look whether the bucket exists";
            case 429, 503 -> "the server wants fewer requests; it was asked again for a while in vain, try later";
            case 501 ->
                "the server does not know conditional puts (If-None-Match), without which no table is safe on it";
            default -> "the server answered " + status + "; try again, and look at its log if that stays";
        };
    }

    String server() {
        return settings.endpoint().map(Object::toString).orElse("Amazon S3");
    }
}
