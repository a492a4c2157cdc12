package dev.rivulet.network.http.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An endpoint of Java's own server, which answers as it is told to, request by request. */
final class Receiver implements AutoCloseable {

    /** A request that came. */
    record Request(String key, String type, String token, String body) {}

    /** An answer: a status, and a header if it has a value. */
    record Reply(int status, String retryAfter) {}

    private final HttpServer server;
    private final String scheme;
    private final BiFunction<Integer, Request, Reply> replies;
    private final List<Request> requests = new ArrayList<>();

    Receiver(IntFunction<Reply> replies) throws IOException {
        this((number, request) -> replies.apply(number));
    }

    /**
     * @param replies to which request, from 0, and what it is; called one at a time
     */
    Receiver(BiFunction<Integer, Request, Reply> replies) throws IOException {
        this(replies, HttpServer.create(loopback(), 0), "http");
    }

    /** One that is encrypted, and wants a certificate of whoever comes. */
    static Receiver wantingCertificates(IntFunction<Reply> replies, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        return new Receiver((number, request) -> replies.apply(number), server, "https");
    }

    private Receiver(BiFunction<Integer, Request, Reply> replies, HttpServer server, String scheme) {
        this.replies = replies;
        this.server = server;
        this.scheme = scheme;
        server.createContext("/in", this::handle);
        server.start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    String url() {
        return scheme + "://localhost:" + server.getAddress().getPort() + "/in";
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = add(new Request(
                header(exchange, "Idempotency-Key"),
                header(exchange, "Content-Type"),
                header(exchange, "Authorization"),
                body));
        if (!reply.retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", reply.retryAfter);
        }
        exchange.sendResponseHeaders(reply.status, -1);
        exchange.close();
    }

    private synchronized Reply add(Request request) {
        requests.add(request);
        return replies.apply(requests.size() - 1, request);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
