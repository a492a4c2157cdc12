package dev.rivulet.network.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.listen.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and certificates that are renewed. */
final class HttpTlsTest {

    private record Number(int n) {}

    @TempDir
    private Path folder;

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void issue(X509Bundle authority) throws Exception {
        X509Bundle issued = new CertificateBuilder()
                .ecp256()
                .subject("CN=gateway")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        Files.writeString(folder.resolve("key.pem"), issued.getPrivateKeyPEM());
        Files.writeString(folder.resolve("chain.pem"), issued.getCertificatePEM());
    }

    /** Each trusts one authority, and opens a connection of its own. */
    private static HttpClient clientOf(X509Bundle authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        store.setCertificateEntry("authority", authority.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static int send(LoggingReader<Number> reader, Posts posts, int number) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = posts.send(posts.json("{\"n\":" + number + "}"));
        reader.until(answer::isDone);
        return answer.handle((response, failure) -> response == null ? -1 : response.statusCode())
                .join();
    }

    @Test
    void renewedCertificatesAreShownToThoseWhoComeThen() throws Exception {
        X509Bundle first = authority("CN=first");
        X509Bundle second = authority("CN=second");
        issue(first);
        Posts old = new Posts(clientOf(first), "https");
        Posts renewed = new Posts(clientOf(second), "https");
        TlsFiles files = new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
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
            Files.writeString(folder.resolve("chain.pem"), "half written");
            assertEquals(202, send(reader, new Posts(clientOf(first), "https").at(old.address), 3));
            issue(second);
            assertEquals(202, send(reader, renewed, 4));
            assertEquals(202, send(reader, old, 5), "the connection that stands goes on");
        } finally {
            reader.close();
        }

        assertEquals(4, reader.rows().size());
    }
}
