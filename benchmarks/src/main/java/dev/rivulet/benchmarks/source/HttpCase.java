package dev.rivulet.benchmarks.source;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.network.http.HttpSource;
import dev.rivulet.network.http.endpoint.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Lines of JSON, five hundred in a request, over connections that stay open. One owner. */
final class HttpCase implements SourceCase {

    static final int LINES_PER_REQUEST = 500;
    private static final int SENDER_COUNT = 4;

    private int port;

    @Override
    public String name() {
        return "HTTP, " + LINES_PER_REQUEST + " lines in a request";
    }

    @Override
    public String peerName() {
        return "Netty, which takes the body and answers 202";
    }

    @Override
    public void prepare(long recordCount) {
        if (recordCount % (LINES_PER_REQUEST * SENDER_COUNT) != 0) {
            throw new IllegalArgumentException("--records is " + recordCount + ", wanted a multiple of "
                    + LINES_PER_REQUEST * SENDER_COUNT + ", for HTTP");
        }
    }

    @Override
    public Intake peer() throws IOException {
        NettyIntake intake = new NettyIntake();
        port = intake.port();
        return intake;
    }

    @Override
    public Intake source() throws IOException {
        return new SourceIntake(
                HttpSource.json(HttpSettings.at("localhost", 0, "/in"), RecordRowType.of(Lines.Reading.class))
                        .onBound(address -> port = address.getPort()));
    }

    @Override
    public void send(long recordCount) {
        long requestCount = recordCount / LINES_PER_REQUEST / SENDER_COUNT;
        for (int sender = 0; sender < SENDER_COUNT; sender++) {
            SourceEndToEnd.startSender(() -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    send(requestCount, socket);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void send(long requestCount, Socket socket) throws IOException {
        byte[] request = request();
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        for (long count = 0; count < requestCount; count++) {
            out.write(request);
            out.flush();
            String answer = answer(in);
            if (!answer.startsWith("HTTP/1.1 202")) {
                throw new IOException("a request was answered " + answer);
            }
        }
    }

    private static byte[] request() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST /in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                        + LINES_PER_REQUEST * Lines.SIZE_BYTES + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        Lines.write(LINES_PER_REQUEST, request);
        return request.toByteArray();
    }

    /** The head of an answer, behind whose body the next one begins. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended behind " + head);
            }
            head.append((char) next);
        }
        String name = "content-length:";
        int at = head.toString().toLowerCase(Locale.ROOT).indexOf(name);
        if (at >= 0) {
            int end = head.indexOf("\r\n", at);
            in.skipNBytes(Long.parseLong(head.substring(at + name.length(), end).strip()));
        }
        return head.toString();
    }
}
