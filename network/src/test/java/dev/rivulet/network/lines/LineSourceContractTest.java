package dev.rivulet.network.lines;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.network.lines.endpoint.LineSettings;
import dev.rivulet.network.lines.endpoint.LineSettings.Transport;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Lines over TCP, on one connection. */
class LineSourceContractTest extends SourceContract {

    private record Text(String line) {}

    private InetSocketAddress address;
    private Socket socket;

    @BeforeEach
    void noConnection() {
        socket = new Socket();
    }

    @AfterEach
    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    protected Source<?> source() {
        return LineSource.text(LineSettings.at(Transport.TCP, "127.0.0.1", 0), RecordRowType.of(Text.class))
                .onBound(bound -> address = bound);
    }

    @Override
    protected List<String> give(int from, int count) throws IOException {
        if (!socket.isConnected()) {
            socket.connect(address);
        }
        String lines = IntStream.range(from, from + count)
                .mapToObj(number -> "line " + number + "\n")
                .collect(Collectors.joining());
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Text[line=line " + number + "]")
                .toList();
    }

    /** TCP acknowledges nothing that a sender would see. */
    @Override
    protected boolean survivesKills() {
        return false;
    }
}
