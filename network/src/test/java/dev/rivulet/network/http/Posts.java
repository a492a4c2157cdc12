package dev.rivulet.network.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

/** Requests to an endpoint, by the JDK's own client. */
final class Posts {

    private final HttpClient client;
    private final String scheme;
    InetSocketAddress address;

    Posts() {
        this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), "http");
    }

    Posts(HttpClient client, String scheme) {
        this.client = client;
        this.scheme = scheme;
    }

    Posts at(InetSocketAddress other) {
        address = other;
        return this;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + address.getPort() + path));
    }

    /** A request with lines. */
    HttpRequest.Builder lines(String body) {
        return bytes(body.getBytes(StandardCharsets.UTF_8)).header("Content-Type", "application/x-ndjson");
    }

    HttpRequest.Builder json(String body) {
        return bytes(body.getBytes(StandardCharsets.UTF_8)).header("Content-Type", "application/json");
    }

    HttpRequest.Builder bytes(byte[] body) {
        return to("/in").POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }
}
