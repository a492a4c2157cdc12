package dev.rivulet.network.http.sink;

import dev.rivulet.network.listen.Secret;
import dev.rivulet.network.listen.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where requests go, and how. Immutable.
 *
 * @param url of HTTP or HTTPS
 * @param token sent as a bearer token, asked for at each request, so that it can be changed while the job runs
 * @param authorities a PEM file with the certificates that the receiver's must come from; empty for those that Java trusts
 * @param certificate what we show to a receiver that wants a certificate, read when a run begins; empty for none
 * @param rowCountMax rows of a request, 1 to 100,000
 * @param bodySizeMax bytes of a request, 1 KiB or more; a longer row goes alone
 * @param timeout for the connection, and for the whole answer
 */
public record PostSettings(
        URI url,
        Optional<Secret> token,
        Optional<Path> authorities,
        Optional<TlsFiles> certificate,
        int rowCountMax,
        int bodySizeMax,
        Duration timeout) {

    private static final int ROW_COUNT_LIMIT = 100_000;
    private static final int BODY_SIZE_LEAST = 1 << 10;
    private static final int ROW_COUNT_DEFAULT = 500;
    private static final int BODY_SIZE_DEFAULT = 1 << 20;
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    /**
     * @throws IllegalArgumentException naming what is out of its range
     */
    public PostSettings {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        require(
                isHttp && url.getHost() != null && url.getUserInfo() == null,
                "URL is `" + url + "`, wanted one such as https://host/path; a token is given apart");
        require(
                rowCountMax >= 1 && rowCountMax <= ROW_COUNT_LIMIT,
                "rows per request are " + rowCountMax + ", wanted 1 to " + ROW_COUNT_LIMIT);
        require(bodySizeMax >= BODY_SIZE_LEAST, "size of a request is " + bodySizeMax + ", wanted 1024 bytes or more");
        require(!timeout.isNegative() && !timeout.isZero(), "the timeout is not positive");
    }

    /**
     * Up to 500 rows or a mebibyte in a request, with half a minute for the answer.
     *
     * @throws IllegalArgumentException if it is no URL of HTTP
     */
    public static PostSettings to(String url) {
        return new PostSettings(
                URI.create(url),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ROW_COUNT_DEFAULT,
                BODY_SIZE_DEFAULT,
                TIMEOUT_DEFAULT);
    }

    public PostSettings withToken(Secret other) {
        return new PostSettings(url, Optional.of(other), authorities, certificate, rowCountMax, bodySizeMax, timeout);
    }

    public PostSettings withAuthorities(Path file) {
        return new PostSettings(url, token, Optional.of(file), certificate, rowCountMax, bodySizeMax, timeout);
    }

    public PostSettings withCertificate(TlsFiles files) {
        return new PostSettings(url, token, authorities, Optional.of(files), rowCountMax, bodySizeMax, timeout);
    }

    /** With other bounds of a request. Where they change, what is sent again after a crash is cut in other places, under other keys. */
    public PostSettings withRequests(int rowCount, int sizeBytes) {
        return new PostSettings(url, token, authorities, certificate, rowCount, sizeBytes, timeout);
    }

    public PostSettings withTimeout(Duration other) {
        return new PostSettings(url, token, authorities, certificate, rowCountMax, bodySizeMax, other);
    }

    private static void require(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException("HTTP: " + message);
        }
    }
}
