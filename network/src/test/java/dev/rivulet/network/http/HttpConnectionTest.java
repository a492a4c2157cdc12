package dev.rivulet.network.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.endpoint.HttpSettings.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients do that no honest library would, byte by byte. */
final class HttpConnectionTest {

    private record Number(int n) {}

    private static HttpSettings.Times times(long headMillis, long bodyMillis) {
        return new HttpSettings.Times(
                Duration.ofMillis(headMillis), Duration.ofMillis(bodyMillis), Duration.ofSeconds(1));
    }

    private InetSocketAddress address;
    private LoggingReader<Number> reader;
    private final List<Socket> sockets = new ArrayList<>();

    private void start(HttpSettings settings) throws IOException {
        HttpSource<Number> source = HttpSource.json(settings, RecordRowType.of(Number.class));
        reader = new LoggingReader<>(source.onBound(bound -> address = bound), 1, new SystemClock());
    }

    private static HttpSettings settings() {
        return HttpSettings.at("127.0.0.1", 0, "/in");
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        reader.close();
    }

    private Socket connect(String text) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        sockets.add(socket);
        send(socket, text);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String post(String body) {
        return "POST /in HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /** What comes on a connection, up to its end or so many answers. */
    private List<String> answers(Socket socket, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> lines = new ArrayList<>();
        boolean[] isOver = {false};
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(1);
        reader.until(() -> {
            try {
                int next = in.read();
                isOver[0] |= next < 0;
                text.append(next < 0 ? "" : (char) next);
            } catch (java.net.SocketTimeoutException e) {
                // Nothing yet.
            } catch (SocketException e) {
                isOver[0] = true;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            lines.clear();
            text.toString().lines().filter(line -> line.startsWith("HTTP/1.1 ")).forEach(lines::add);
            return isOver[0]
                    || lines.size() >= count
                            && (text.toString().endsWith("\r\n\r\n")
                                    || text.toString().endsWith("}"));
        });
        return lines;
    }

    private static final String ACCEPTED = "HTTP/1.1 202 Accepted";

    @Test
    void requestsThatComeTogetherAreTakenOneAfterTheOther() throws Exception {
        start(settings());
        Socket socket = connect(post("{\"n\":1}") + post("[{\"n\":2},{\"n\":3}]") + post("{\"n\":4}"));

        assertEquals(List.of(ACCEPTED, ACCEPTED, ACCEPTED), answers(socket, 3));
        assertEquals(List.of(1, 2, 3, 4), reader.rows().stream().map(Number::n).toList());
    }

    @Test
    void aBodyInChunksIsTaken() throws Exception {
        start(settings());
        Socket socket =
                connect("POST /in HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertEquals(List.of("HTTP/1.1 100 Continue"), answers(socket, 1));
        send(socket, "3\r\n{\"n\r\n5\r\n\":77}\r\n0\r\n\r\n");

        assertEquals(List.of(ACCEPTED), answers(socket, 1));
        assertEquals(List.of(new Number(77)), reader.rows());
    }

    @Test
    void headersThatDoNotComeToAnEndEndTheConnection() throws Exception {
        start(settings().withTimes(times(300, 60_000)));
        Socket socket = connect("POST /in HTTP/1.1\r\nHost: h\r\nX: ");

        assertEquals(List.of(), answers(socket, 1));
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsTold() throws Exception {
        start(settings().withTimes(times(60_000, 300)));
        Socket socket = connect(post("{\"n\":1}").replace("Length: 7", "Length: 70"));

        assertEquals(List.of("HTTP/1.1 408 Request Timeout"), answers(socket, 1));
        assertEquals(0, reader.recordCount());
    }

    @Test
    void headersThatAreTooLongAreRefused() throws Exception {
        start(settings());
        Socket socket = connect("POST /in HTTP/1.1\r\nHost: h\r\nX: " + "y".repeat(20_000));
        Socket line = connect("POST /" + "i".repeat(20_000));

        assertEquals(List.of("HTTP/1.1 431 Request Header Fields Too Large"), answers(socket, 1));
        assertEquals(List.of("HTTP/1.1 414 Request-URI Too Long"), answers(line, 1));
    }

    @Test
    void whatIsNoHttpIsRefused() throws Exception {
        start(settings());
        Socket socket = connect("\u0016\u0003\u0001nonsense\r\n\r\n");
        Socket chunk = connect("POST /in HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

        assertEquals(List.of("HTTP/1.1 400 Bad Request"), answers(socket, 1));
        assertEquals(List.of("HTTP/1.1 400 Bad Request"), answers(chunk, 1));
    }

    @Test
    void moreConnectionsThanMayBeAreClosed() throws Exception {
        start(settings().withLimits(new Limits(10_000, 1 << 10, 100, 1 << 20, 10, 2)));
        Socket first = connect(post("{\"n\":1}"));
        assertEquals(List.of(ACCEPTED), answers(first, 1));
        Socket second = connect(post("{\"n\":2}"));
        assertEquals(List.of(ACCEPTED), answers(second, 1));

        assertEquals(List.of(), answers(connect(post("{\"n\":9}")), 1));
        first.close();
        String accepted = "";
        while (!accepted.equals(ACCEPTED)) {
            accepted = String.join("", answers(connect(post("{\"n\":3}")), 1));
        }
        assertEquals(new Number(3), reader.rows().get(2));
    }

    /** Bodies that come half and are cut, again and again, take no memory in the end. */
    @Test
    void aCutBodyGivesItsMemoryBack() throws Exception {
        start(settings().withLimits(new Limits(100_000, 1 << 10, 1_000, 1 << 18, 10, 100)));
        String half = post("[{\"n\":1}," + " ".repeat(90_000));
        for (int round = 0; round < 20; round++) {
            Socket socket = connect(half.substring(0, 60_000));
            socket.close();
        }
        String whole = post("[{\"n\":5}" + " ".repeat(90_000) + "]");
        String answer = "";
        while (!answer.equals(ACCEPTED)) {
            // While a cut has not been noticed, there may be no room.
            answer = String.join("", answers(connect(whole), 1));
            assertTrue(answer.equals(ACCEPTED) || answer.contains("503"), answer);
        }
        for (int round = 0; round < 20; round++) {
            assertEquals(List.of(ACCEPTED), answers(connect(whole), 1));
        }
    }
}
