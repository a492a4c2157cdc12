package dev.rivulet.network.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.listen.TlsFiles;
import dev.rivulet.testkit.network.TestAuthority;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and certificates that are renewed. */
final class HttpTlsTest {

    private record Number(int n) {}

    @TempDir
    private Path folder;

    /** Each trusts one authority, and opens a connection of its own. */
    private static HttpClient clientOf(TestAuthority authority) throws Exception {
        return HttpClient.newBuilder().sslContext(authority.trust()).build();
    }

    private static int send(LoggingReader<Number> reader, Posts posts, int number) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.json("{\"n\":" + number + "}"));
        reader.until(answer::isDone);
        return answer.handle((response, failure) -> response == null ? -1 : response.statusCode())
                .join();
    }

    @Test
    void renewedCertificatesAreShownToThoseWhoComeThen() throws Exception {
        TestAuthority first = TestAuthority.in(folder, "first");
        TestAuthority second = TestAuthority.in(folder, "second");
        first.issue("gateway", "localhost");
        Posts old = new Posts(clientOf(first), "https");
        Posts renewed = new Posts(clientOf(second), "https");
        TlsFiles files = new TlsFiles(folder.resolve("gateway.pem"), folder.resolve("gateway.key"));
        HttpSource<Number> source = HttpSource.json(
                        HttpSettings.at("localhost", 0, "/in").withTls(files), RecordRowType.of(Number.class))
                .onBound(bound -> {
                    old.address = bound;
                    renewed.address = bound;
                });
        LoggingReader<Number> reader = new LoggingReader<>(source, 1, new SystemClock());
        try {
            assertEquals(202, send(reader, old, 1));
            assertEquals(-1, send(reader, renewed, 2));
            Files.writeString(folder.resolve("gateway.pem"), "half written");
            assertEquals(202, send(reader, new Posts(clientOf(first), "https").at(old.address), 3));
            second.issue("gateway", "localhost");
            assertEquals(202, send(reader, renewed, 4));
            assertEquals(202, send(reader, old, 5), "the connection that stands goes on");
        } finally {
            reader.close();
        }

        assertEquals(4, reader.rows().size());
    }
}
