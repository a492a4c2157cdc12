package dev.rivulet.network.http.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Emitter;
import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.Receipt;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.http.sink.HttpSinkJob.Number;
import dev.rivulet.network.listen.TlsFiles;
import dev.rivulet.testkit.network.TestAuthority;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** To a receiver that wants a certificate of whoever comes. */
final class HttpSinkTlsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCertificates() throws Exception {
        TestAuthority authority = TestAuthority.in(folder, "authority");
        authority.issue("receiver", "localhost");
        authority.issue("elsewhere", "elsewhere.example");
        authority.issue("gateway", "gateway");
        TestAuthority.in(folder, "stranger").issue("intruder", "intruder");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private SSLContext tls(String certificate) throws Exception {
        return ((JdkSslContext) SslContextBuilder.forServer(
                                file(certificate + ".pem").toFile(),
                                file(certificate + ".key").toFile())
                        .sslProvider(SslProvider.JDK)
                        .trustManager(file("authority.pem").toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .context();
    }

    private Receiver receiver(String certificate) throws Exception {
        return Receiver.wantingCertificates(request -> new Receiver.Reply(200, ""), tls(certificate));
    }

    private PostSettings trusting(Receiver receiver, String authority) {
        return PostSettings.to(receiver.url()).withAuthorities(file(authority + ".pem"));
    }

    private PostSettings showing(PostSettings settings, String certificate) {
        return settings.withCertificate(new TlsFiles(file(certificate + ".pem"), file(certificate + ".key")));
    }

    /** Sends one row, until it is taken or the emitter fails. */
    private static void send(PostSettings settings) throws IOException {
        HttpSink<Number> sink = HttpSink.jsonLines(settings, RecordRowType.of(Number.class));
        SinkContext context = new SinkContext("job", "out", new UUID(1, 2), 1, new SystemDisk(), new SystemClock());
        try (EmittingSession<Number> session = sink.open(context)) {
            Emitter<Number> emitter = session.emitter();
            emitter.send(new RowId("job/out/log", 7, 0), new Number(1));
            emitter.endEntry();
            Receipt receipt = emitter.poll();
            while (receipt == null) {
                Thread.onSpinWait();
                emitter.work();
                receipt = emitter.poll();
            }
        }
    }

    @Test
    void whoShowsTheRightCertificateIsTakenFrom() throws Exception {
        try (Receiver receiver = receiver("receiver")) {
            send(showing(trusting(receiver, "authority"), "gateway"));

            assertEquals(
                    List.of("{\"n\":1}\n"),
                    receiver.requests().stream().map(Receiver.Request::body).toList());
        }
    }

    /** JDK 25's client does not pass the alert on; there it is as below, when the time is over. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_24)
    void whoShowsNoneOrAStrangersIsToldSo() throws Exception {
        SSLContext tls = tls("receiver");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> shakeHands(server, tls));
            PostSettings settings = PostSettings.to("https://localhost:" + server.getLocalPort() + "/in")
                    .withAuthorities(file("authority.pem"));

            assertRefused("wants a certificate of ours that it trusts, and none is set", settings);
            assertRefused("wants a certificate of ours that it trusts: ", showing(settings, "intruder"));
            server.close();
            ended.join();
        }
    }

    @Test
    void whoShowsNoneIsNotWaitedForWithoutAnEnd() throws Exception {
        SSLContext tls = tls("receiver");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> shakeHands(server, tls));
            PostSettings settings = PostSettings.to("https://localhost:" + server.getLocalPort() + "/in")
                    .withAuthorities(file("authority.pem"))
                    .withTimeout(Duration.ofSeconds(1));

            IOException failure = assertThrows(IOException.class, () -> send(settings));
            assertTrue(failure.getMessage().contains("and none is set"), failure.getMessage());
            server.close();
            ended.join();
        }
    }

    private static void shakeHands(ServerSocket server, SSLContext tls) {
        while (!server.isClosed()) {
            try (Socket plain = server.accept()) {
                SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", 0, false);
                socket.setUseClientMode(false);
                socket.setNeedClientAuth(true);
                assertThrows(IOException.class, socket::startHandshake);
                // A connection that is closed with something unread in it is reset, and the alert may be lost.
                plain.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client has gone, or the test is at its end.
            }
        }
    }

    /** Java's own endpoint ends the connection without an alert; that of JDK 25 with one. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_24)
    void whereTheConnectionJustEndsTheCertificateIsAGuess() throws Exception {
        try (Receiver receiver = receiver("receiver")) {
            PostSettings settings = trusting(receiver, "authority");

            ConnectException none = assertThrows(ConnectException.class, () -> send(settings));
            assertTrue(
                    none.getMessage().endsWith("; it may want a certificate of ours, and none is set"),
                    none::getMessage);
            ConnectException wrong = assertThrows(ConnectException.class, () -> send(showing(settings, "intruder")));
            assertTrue(wrong.getMessage().endsWith("; it may not trust our certificate"), wrong::getMessage);
            assertEquals(List.of(), receiver.requests());
        }
    }

    @Test
    void whereNobodyAnswersNoCertificateIsSuspected() throws Exception {
        PostSettings settings;
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            settings = PostSettings.to("https://localhost:" + silent.getLocalPort() + "/in")
                    .withTimeout(Duration.ofSeconds(1));
            assertNothingSuspected(settings);
        }
        assertNothingSuspected(settings);
    }

    private static void assertNothingSuspected(PostSettings settings) {
        ConnectException outage = assertThrows(ConnectException.class, () -> send(settings));
        assertFalse(outage.getMessage().contains("certificate"), outage::getMessage);
    }

    @Test
    void aReceiverOfAnotherAuthorityOrNameIsNotTrusted() throws Exception {
        try (Receiver receiver = receiver("receiver");
                Receiver elsewhere = receiver("elsewhere")) {
            assertRefused("is not trusted: ", showing(trusting(receiver, "stranger"), "gateway"));
            assertRefused("localhost", showing(trusting(elsewhere, "authority"), "gateway"));
            assertEquals(List.of(), receiver.requests());
            assertEquals(List.of(), elsewhere.requests());
        }
    }

    @Test
    void filesThatAreNotThereOrHoldNoCertificateAreNamed() throws Exception {
        Files.writeString(file("empty.pem"), "nothing\n");
        try (Receiver receiver = receiver("receiver")) {
            PostSettings settings = trusting(receiver, "authority");

            assertNamed("none.pem", showing(settings, "none"));
            assertNamed("none.pem", trusting(receiver, "none"));
            assertNamed("empty.pem", trusting(receiver, "empty"));
            assertNamed(
                    "receiver.pem", settings.withCertificate(new TlsFiles(file("gateway.pem"), file("receiver.pem"))));
        }
    }

    private static void assertNamed(String file, PostSettings settings) {
        String message = assertThrows(IOException.class, () -> send(settings)).getMessage();
        assertTrue(message.startsWith("TLS cannot be set up with ") && message.contains(file), message);
    }

    private static void assertRefused(String reason, PostSettings settings) {
        IOException refused = assertThrows(IOException.class, () -> send(settings));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(refused.getMessage().contains(settings.url().toString()), refused.getMessage());
        assertFalse(refused instanceof ConnectException, "nothing mends it by itself");
    }
}
