package dev.rivulet.network.lines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.lines.endpoint.LineSettings;
import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import dev.rivulet.network.lines.endpoint.LineSettings.Limits;
import dev.rivulet.network.lines.endpoint.LineSettings.Transport;
import dev.rivulet.network.listen.TlsFiles;
import dev.rivulet.testkit.network.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over sockets, with plain clients. */
final class LineSourceTest {

    private record Text(String line, @Nullable String peer) {}

    private record Number(int n, @Nullable String peer) {}

    private record Entry(
            int severity,
            @Nullable Instant timestamp,
            @Nullable String host,
            @Nullable String app,
            String message) {}

    private InetSocketAddress address;
    private @Nullable LoggingReader<?> opened;

    private static LineSettings settings(Transport transport) {
        return LineSettings.at(transport, "127.0.0.1", 0);
    }

    private <T> LoggingReader<T> start(LineSource<T> source) throws IOException {
        LoggingReader<T> reader = new LoggingReader<>(source.onBound(bound -> address = bound), 1, new SystemClock());
        opened = reader;
        return reader;
    }

    @AfterEach
    void stop() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    private void send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(bytes);
        }
    }

    private void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesComeWithTheirPeer() throws Exception {
        LoggingReader<Text> reader = start(LineSource.text(settings(Transport.TCP), RecordRowType.of(Text.class))
                .peerAs("peer"));
        send(IntStream.range(0, 1_000).mapToObj(n -> "line " + n + "\r\n").collect(Collectors.joining()));
        reader.until(() -> reader.recordCount() == 1_000);
        reader.kill();
        send("behind\nthe kill");
        reader.until(() -> reader.recordCount() == 1_002);

        assertEquals(
                IntStream.range(0, 1_000)
                        .mapToObj(n -> new Text("line " + n, "127.0.0.1"))
                        .toList(),
                reader.rows().subList(0, 1_000));
        assertEquals("the kill", reader.rows().get(1_001).line());
    }

    @Test
    void whatIsNoLineIsADeadLetter() throws Exception {
        LoggingReader<Text> reader = start(LineSource.text(
                settings(Transport.TCP).withLimits(new Limits(1_000, 1 << 20, 10)), RecordRowType.of(Text.class)));
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("first\n".getBytes(StandardCharsets.UTF_8));
            byte[] piece = new byte[1 << 20];
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int count = 0; count < 100; count++) {
                        out.write(piece);
                    }
                    out.write(new byte[] {'\n', 'a', (byte) 0xff, '\n', 'l', 'a', 's', 't', '\n'});
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            reader.until(() -> reader.recordCount() == 4);
            sent.join();
        }

        assertEquals(
                List.of("first", "last"), reader.rows().stream().map(Text::line).toList());
        assertEquals(
                List.of("the line is longer than 1000 bytes: 104857600", "the record is not UTF-8"), reader.causes());
    }

    @Test
    void linesAreDecodedAsJsonAndCsv() throws Exception {
        LoggingReader<Number> json = start(LineSource.json(settings(Transport.TCP), RecordRowType.of(Number.class))
                .peerAs("peer"));
        send("{\"n\":1,\"peer\":\"forged\"}\nx\n{\"n\":2}\n");
        json.until(() -> json.recordCount() == 3);
        json.close();
        LoggingReader<Number> csv =
                start(LineSource.csv(settings(Transport.TCP), List.of("x", "n"), RecordRowType.of(Number.class))
                        .peerAs("peer"));
        send("a,3\n\"b\",4\nc\n");
        csv.until(() -> csv.recordCount() == 3);

        assertEquals(List.of(new Number(1, "127.0.0.1"), new Number(2, "127.0.0.1")), json.rows());
        assertEquals(1, json.causes().size());
        assertEquals(List.of(new Number(3, "127.0.0.1"), new Number(4, "127.0.0.1")), csv.rows());
        assertEquals(List.of("the record has 1 values, its header has 2 columns"), csv.causes());
    }

    @Test
    void messagesOfSyslogComeInBothFramings() throws Exception {
        LoggingReader<Entry> reader = start(LineSource.syslog(
                settings(Transport.TCP).withFraming(Framing.SYSLOG), ZoneOffset.UTC, RecordRowType.of(Entry.class)));
        String counted = "<165>1 2003-10-11T22:14:15.003Z gw evnt - ID47 - two\nlines";
        send(counted.length() + " " + counted + "<34>no time\n<bad>x\n");
        reader.until(() -> reader.recordCount() == 3);

        assertEquals(
                List.of(
                        new Entry(5, Instant.parse("2003-10-11T22:14:15.003Z"), "gw", "evnt", "two\nlines"),
                        new Entry(2, null, null, null, "no time")),
                reader.rows());
        assertEquals(List.of("the line begins with no priority, wanted <0> to <191>"), reader.causes());
    }

    /** While the log takes nothing, the sender is stopped by TCP itself, and nothing is lost. */
    @Test
    void aFullInboxStopsTheSender() throws Exception {
        LoggingReader<Text> reader = start(LineSource.text(
                settings(Transport.TCP).withLimits(new Limits(1_000, 1 << 16, 10)), RecordRowType.of(Text.class)));
        reader.stick(true);
        String pad = "x".repeat(500);
        int count = 30_000;
        AtomicLong sentCount = new AtomicLong();
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                for (int n = 0; n < count; n++) {
                    socket.getOutputStream().write((n + pad + "\n").getBytes(StandardCharsets.US_ASCII));
                    sentCount.incrementAndGet();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        // The sender stands still when the buffers of both sides are full: no progress over many turns.
        long[] last = {-1, 0};
        reader.until(() -> {
            boolean stands = sentCount.get() == last[0];
            last[1] = stands ? last[1] + 1 : 0;
            last[0] = sentCount.get();
            return sent.isDone() || last[1] > 50_000;
        });
        boolean wasStopped = !sent.isDone();
        reader.stick(false);
        reader.until(() -> reader.recordCount() == count);
        sent.join();

        assertTrue(wasStopped, "all was sent, and held in memory");
        List<Text> rows = reader.rows();
        for (int n = 0; n < count; n++) {
            assertEquals(n + pad, rows.get(n).line());
        }
    }

    @Test
    void datagramsHaveLinesAndAreCountedWhenTheyAreDropped() throws Exception {
        List<Long> told = new ArrayList<>();
        LoggingReader<Text> reader = start(LineSource.text(
                        settings(Transport.UDP).withLimits(new Limits(1_000, 1 << 10, 10)),
                        RecordRowType.of(Text.class))
                .onDropped(told::add)
                .peerAs("peer"));
        try (DatagramSocket socket = new DatagramSocket()) {
            datagram(socket, "one\ntwo\n");
            datagram(socket, "three");
            datagram(socket, "");
            reader.until(() -> reader.recordCount() == 3);
            int sent = 0;
            while (told.isEmpty()) { // Unless they come so late that there was room for all.
                reader.stick(true);
                for (int datagram = 0; datagram < 100; datagram++) {
                    datagram(socket, "x".repeat(500));
                }
                reader.stick(false);
                sent += 100;
                int wanted = sent;
                // Loopback loses none, so each is here or counted.
                reader.until(
                        () -> reader.recordCount() - 3 + (told.isEmpty() ? 0 : told.get(told.size() - 1)) == wanted);
            }
        }

        assertEquals(
                List.of("one", "two", "three"),
                reader.rows().stream().map(Text::line).limit(3).toList());
        assertEquals("127.0.0.1", reader.rows().get(0).peer());
    }

    private void datagram(DatagramSocket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, address));
    }

    @Test
    void connectionsMayBeEncrypted(@TempDir Path folder) throws Exception {
        TestAuthority authority = TestAuthority.in(folder, "authority");
        authority.issue("gateway", "127.0.0.1");
        TlsFiles files = new TlsFiles(folder.resolve("gateway.pem"), folder.resolve("gateway.key"));
        LoggingReader<Text> reader =
                start(LineSource.text(settings(Transport.TCP).withTls(files), RecordRowType.of(Text.class)));
        SSLContext context = authority.trust();
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try (Socket socket = context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write("secret\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        reader.until(() -> reader.recordCount() == 1);
        sent.join();

        assertEquals("secret", reader.rows().get(0).line());
    }
}
