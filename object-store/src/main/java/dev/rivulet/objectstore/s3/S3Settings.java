package dev.rivulet.objectstore.s3;

import java.net.URI;
import java.util.Optional;

/**
 * How a bucket is reached. Immutable.
 *
 * @param endpoint of a server that is not Amazon's; empty for Amazon's
 * @param region empty for the one that environment or profile name; a server that is not Amazon's mostly does not care
 * @param isPathStyle whether the bucket's name stands in the path of a request and not in its host, as most such servers want it
 */
public record S3Settings(
        Optional<URI> endpoint, Optional<String> region, boolean isPathStyle, S3Credentials credentials) {

    public static final S3Settings DEFAULT =
            new S3Settings(Optional.empty(), Optional.empty(), false, new S3Credentials.Default());

    /** A server that is not Amazon's, asked in path style. */
    public S3Settings withEndpoint(URI at) {
        return new S3Settings(Optional.of(at), region, true, credentials);
    }

    public S3Settings withRegion(String name) {
        return new S3Settings(endpoint, Optional.of(name), isPathStyle, credentials);
    }

    public S3Settings withPathStyle(boolean isWanted) {
        return new S3Settings(endpoint, region, isWanted, credentials);
    }

    public S3Settings withCredentials(S3Credentials from) {
        return new S3Settings(endpoint, region, isPathStyle, from);
    }
}
