package dev.rivulet.system.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.system.KeyedSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

/** Sends what is hostile to the ports of a process. One owner. */
final class Poster {

    private static final int BOMB_SIZE_BYTES = 100 << 20;

    private final KeyedSender sender;

    Poster(int port) {
        this.sender = new KeyedSender(port);
    }

    /** As {@link KeyedSender#sendAll}. */
    List<CompletableFuture<Integer>> sendAll(List<KeyedSender.Post> posts) {
        return sender.sendAll(posts);
    }

    /** Refused as a whole, so no record of it is in. */
    void assertRefusesWhatHasNoRecords() throws IOException {
        byte[] whole = gzip("{\"n\":1}\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        assertEquals(
                400,
                sender.send(sender.request(cut).header("Content-Encoding", "gzip"))
                        .join());
        byte[] bomb = gzip(new byte[BOMB_SIZE_BYTES]);
        assertEquals(
                413,
                sender.send(sender.request(bomb).header("Content-Encoding", "gzip"))
                        .join());
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }

    /** Lines, then one of such a length, then one that is right; as far as the other side lives. */
    static void sendLines(int port, byte[] block, int longSizeBytes, long last) {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(block);
            for (int sent = 0; sent < longSizeBytes; sent += piece.length) {
                out.write(piece);
            }
            out.write(("\n{\"n\":" + last + "}\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // It has been killed; what was under way is lost.
        }
    }
}
