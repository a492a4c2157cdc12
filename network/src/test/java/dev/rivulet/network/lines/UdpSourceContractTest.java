package dev.rivulet.network.lines;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.network.lines.endpoint.LineSettings;
import dev.rivulet.network.lines.endpoint.LineSettings.Transport;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Lines over UDP, a datagram each, from one socket. */
class UdpSourceContractTest extends SourceContract {

    private record Text(String line) {}

    private InetSocketAddress address;
    private DatagramSocket socket;

    @BeforeEach
    void openSocket() throws SocketException {
        socket = new DatagramSocket();
    }

    @AfterEach
    void closeSocket() {
        socket.close();
    }

    @Override
    protected Source<?> source() {
        return LineSource.text(LineSettings.at(Transport.UDP, "127.0.0.1", 0), RecordRowType.of(Text.class))
                .onBound(bound -> address = bound);
    }

    @Override
    protected List<String> give(int from, int count) throws IOException {
        for (int number = from; number < from + count; number++) {
            byte[] line = ("line " + number).getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(line, line.length, address));
        }
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Text[line=line " + number + "]")
                .toList();
    }

    /** So few that the receiver's buffer has room for all of them whenever it is read: what it has none for is lost. */
    @Override
    protected int recordCount() {
        return 60;
    }

    /** Nobody acknowledges a datagram, and nobody sends it again. */
    @Override
    protected boolean survivesKills() {
        return false;
    }
}
