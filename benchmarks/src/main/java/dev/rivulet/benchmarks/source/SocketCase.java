package dev.rivulet.benchmarks.source;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.network.lines.LineSource;
import dev.rivulet.network.lines.endpoint.LineSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Lines of JSON over one connection. One owner. */
final class SocketCase implements SourceCase {

    private static final int LINES_PER_WRITE = 500;

    private int port;

    @Override
    public String name() {
        return "lines over TCP";
    }

    @Override
    public String peerName() {
        return "Socket and BufferedReader";
    }

    @Override
    public void prepare(long recordCount) {}

    @Override
    public Intake peer() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        port = server.getLocalPort();
        return new Intake() {
            @Override
            public void take(long count) throws IOException {
                try (Socket socket = server.accept()) {
                    Lines.readByTheJdk(socket.getInputStream()).take(count);
                }
            }

            @Override
            public void close() throws IOException {
                server.close();
            }
        };
    }

    @Override
    public Intake source() throws IOException {
        return new SourceIntake(LineSource.json(
                        LineSettings.at(LineSettings.Transport.TCP, "localhost", 0),
                        RecordRowType.of(Lines.Reading.class))
                .onBound(address -> port = address.getPort()));
    }

    @Override
    public void send(long recordCount) {
        SourceEndToEnd.startSender(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                Lines.write(LINES_PER_WRITE, lines);
                for (long sent = 0; sent < recordCount; sent += LINES_PER_WRITE) {
                    lines.writeTo(socket.getOutputStream());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
