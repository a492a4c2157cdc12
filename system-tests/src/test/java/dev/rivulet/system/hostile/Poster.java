package dev.rivulet.system.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

/** Sends what is hostile to the ports of a process. One owner. */
final class Poster {

    static final int ACCEPTED = 202;
    private static final int NO_ANSWER = -1;
    private static final int UNDER_WAY_COUNT = 8;
    private static final int BOMB_SIZE_BYTES = 100 << 20;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Poster(int port) {
        this.port = port;
    }

    /**
     * A request that may be repeated.
     *
     * @param key of which it is known again
     */
    record Post(String key, byte[] body) {}

    /**
     * The status of each, or that there was no answer. A few are under way at a time, so that there are some whenever the other side is
     * killed.
     */
    List<CompletableFuture<Integer>> sendAll(List<Post> posts) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int index = 0; index < posts.size(); index++) {
            Post post = posts.get(index);
            answers.add(
                    index < UNDER_WAY_COUNT
                            ? send(post)
                            : answers.get(index - UNDER_WAY_COUNT).thenCompose(before -> send(post)));
        }
        return answers;
    }

    private CompletableFuture<Integer> send(Post post) {
        return send(request(post.body()).header("Idempotency-Key", "\"" + post.key() + "\""));
    }

    /** Refused as a whole, so no record of it is in. */
    void assertRefusesWhatHasNoRecords() throws IOException {
        byte[] whole = gzip("{\"n\":1}\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        assertEquals(400, send(request(cut).header("Content-Encoding", "gzip")).join());
        byte[] bomb = gzip(new byte[BOMB_SIZE_BYTES]);
        assertEquals(413, send(request(bomb).header("Content-Encoding", "gzip")).join());
    }

    private HttpRequest.Builder request(byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/in"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private CompletableFuture<Integer> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> answer == null ? NO_ANSWER : answer.statusCode());
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
