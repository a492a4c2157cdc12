package dev.rivulet.objectstore.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients of S3 that wait for nothing without end. Stateless. */
final class S3Clients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Between two pieces of an answer. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** The biggest files, 128 MB by default, must come through a thin line. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMinutes(3);

    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(10);

    /** The first one counts. */
    private static final int ATTEMPT_COUNT_MAX = 4;

    /** Servers that are not Amazon's want one to sign for, and do not look at it. */
    private static final Region REGION_OF_OTHERS = Region.US_EAST_1;

    private S3Clients() {}

    static S3Client client(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(settings.credentials().provider())
                .forcePathStyle(settings.isPathStyle())
                // The JDK's client waits for the server's word, and fails if it is another than the one it expects.
                // And others than Amazon mostly read bodies that are signed piece by piece, not all of them to their
                // end.
                .serviceConfiguration(bucket -> bucket.expectContinueEnabled(false)
                        .chunkedEncodingEnabled(settings.endpoint().isEmpty()))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(READ_TIMEOUT))
                .overrideConfiguration(calls -> calls.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPT_COUNT_MAX)
                                .build()));
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint)
                        .region(REGION_OF_OTHERS)
                        // Others know the checksums of HTTP, not all of Amazon's.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED));
        settings.region().ifPresent(region -> builder.region(Region.of(region)));
        return builder.build();
    }
}
