package dev.rivulet.objectstore.s3;

import dev.rivulet.objectstore.ObjectFileSystem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Places in S3, as users write them: {@code s3://bucket/name/name?setting=value&setting=value}. Stateless.
 *
 * <p>Settings, each of which may be left out: {@code endpoint} (a URL, which makes {@code path-style} true), {@code region}, {@code
 * path-style} (true or false), and where credentials are: {@code profile}, or the names of environment variables {@code access-key-env},
 * {@code secret-key-env} and {@code session-token-env}. A value is taken as it is written. There is no setting that holds a secret.
 */
public final class S3Location {

    private static final Pattern URL = Pattern.compile("s3a?://([^/?]+)(/[^?]*)?(?:\\?(.*))?", Pattern.DOTALL);

    /** Amazon's rules, but for those that only keep names from looking like something else. */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]");

    private static final int KEY_SIZE_BYTES_MAX = 1024;

    /** What a table adds to its own name at least, with some partitions. */
    private static final int KEY_SIZE_BYTES_OF_TABLE = 256;

    private S3Location() {}

    /**
     * The path that is meant. The bucket is not asked.
     *
     * @throws IllegalArgumentException if it is none, or a setting is wrong, saying which
     */
    public static Path path(String location) {
        Matcher url = matcher(location);
        return path(location, settings(location, url.group(3)));
    }

    /**
     * The path of a place that is written without settings.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Path path(String location, S3Settings settings) {
        Matcher url = matcher(location);
        String bucket = url.group(1);
        String key = url.group(2) == null ? "" : url.group(2);
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(location + ": bucket " + bucket
                    + " is no name for a bucket; wanted 3 to 63 of a-z, 0-9, dot and hyphen");
        }
        int sizeBytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes > KEY_SIZE_BYTES_MAX - KEY_SIZE_BYTES_OF_TABLE) {
            throw new IllegalArgumentException(location + ": the name in the bucket has " + sizeBytes
                    + " bytes, wanted at most " + (KEY_SIZE_BYTES_MAX - KEY_SIZE_BYTES_OF_TABLE)
                    + ", as S3 allows " + KEY_SIZE_BYTES_MAX + " and a table's files need some");
        }
        ObjectFileSystem.requirePlainNames(location, key);
        try {
            return new ObjectFileSystem(S3Store.open(bucket, settings)).getPath("s3://" + bucket + key);
        } catch (SdkException failure) {
            throw new IllegalArgumentException(
                    location + ": " + failure.getMessage() + "; name region or profile in the environment or behind ?",
                    failure);
        }
    }

    private static Matcher matcher(String location) {
        Matcher url = URL.matcher(location);
        if (!url.matches()) {
            throw new IllegalArgumentException(location + " is no place in S3; wanted s3://bucket/name");
        }
        return url;
    }

    private static S3Settings settings(String location, String query) {
        Map<String, String> values = values(location, query);
        S3Settings settings = S3Settings.DEFAULT;
        String endpoint = values.remove("endpoint");
        if (endpoint != null) {
            settings = settings.withEndpoint(endpoint(location, endpoint));
        }
        String region = values.remove("region");
        if (region != null) {
            settings = settings.withRegion(region);
        }
        String pathStyle = values.remove("path-style");
        if (pathStyle != null) {
            settings = settings.withPathStyle(truth(location, pathStyle));
        }
        settings = settings.withCredentials(credentials(location, values));
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(location + ": nothing is known of " + values.keySet()
                    + "; wanted endpoint, region, path-style, profile, access-key-env, secret-key-env,"
                    + " session-token-env");
        }
        return settings;
    }

    private static Map<String, String> values(String location, String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String setting : query == null ? new String[0] : query.split("&")) {
            int equals = setting.indexOf('=');
            if (equals < 1 || equals == setting.length() - 1) {
                throw new IllegalArgumentException(location + ": " + setting + " is no setting; wanted name=value");
            }
            if (values.put(setting.substring(0, equals), setting.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(location + ": " + setting + " is there twice");
            }
        }
        return values;
    }

    private static URI endpoint(String location, String text) {
        try {
            URI endpoint = URI.create(text);
            if (endpoint.getHost() != null
                    && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
                return endpoint;
            }
        } catch (IllegalArgumentException noUri) {
            throw new IllegalArgumentException(location + ": endpoint " + text + " is no URL", noUri);
        }
        throw new IllegalArgumentException(location + ": endpoint " + text + " is no URL; wanted https://host:port");
    }

    private static boolean truth(String location, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(location + ": path-style is " + text + ", wanted true or false");
        }
        return text.equals("true");
    }

    private static S3Credentials credentials(String location, Map<String, String> values) {
        String profile = values.remove("profile");
        String keyId = values.remove("access-key-env");
        String secret = values.remove("secret-key-env");
        String token = values.remove("session-token-env");
        if (keyId == null && secret == null && token == null) {
            return profile == null ? new S3Credentials.Default() : new S3Credentials.Profile(profile);
        }
        if (profile != null || keyId == null || secret == null) {
            throw new IllegalArgumentException(location
                    + ": credentials are named in part or twice; wanted profile, or access-key-env and secret-key-env");
        }
        return new S3Credentials.Environment(keyId, secret, token == null ? "" : token);
    }
}
