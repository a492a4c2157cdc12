package dev.rivulet.objectstore.s3;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Where credentials are to be found; never what they are. Immutable. */
public sealed interface S3Credentials {

    /** Where the AWS SDK looks by itself: environment, system properties, {@code ~/.aws}, container, machine. */
    record Default() implements S3Credentials {}

    /** A profile of the files {@code ~/.aws/credentials} and {@code ~/.aws/config}, or of those that the environment names instead. */
    record Profile(String name) implements S3Credentials {}

    /**
     * Environment variables, read when the bucket is opened.
     *
     * @param sessionToken empty for credentials that have none
     */
    record Environment(String accessKeyId, String secretAccessKey, String sessionToken) implements S3Credentials {

        private AwsCredentials read() {
            String id = read(accessKeyId);
            String secret = read(secretAccessKey);
            return sessionToken.isEmpty()
                    ? AwsBasicCredentials.create(id, secret)
                    : AwsSessionCredentials.create(id, secret, read(sessionToken));
        }

        private static String read(String variable) {
            String value = System.getenv(variable);
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException("environment variable " + variable
                        + ", which is to hold a part of the credentials for S3, is not set; set it, or name another");
            }
            return value;
        }
    }

    /**
     * What the SDK asks.
     *
     * @throws IllegalArgumentException if an environment variable is not set, naming it
     */
    default AwsCredentialsProvider provider() {
        if (this instanceof Profile profile) {
            return ProfileCredentialsProvider.create(profile.name());
        }
        if (this instanceof Environment environment) {
            return StaticCredentialsProvider.create(environment.read());
        }
        return DefaultCredentialsProvider.builder().build();
    }
}
