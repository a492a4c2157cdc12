package dev.rivulet.network.http;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.Clock;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A source of numbers that listens, behind a log, and a client of it, which is the JDK's, over sockets. One owner. */
final class ServedNumbers implements AutoCloseable {

    record Number(int n) {}

    final Posts posts = new Posts();
    private LoggingReader<Number> reader;

    static HttpSettings settings() {
        return HttpSettings.at("localhost", 0, "/in");
    }

    void start(HttpSettings settings) throws IOException {
        start(settings, new SystemClock());
    }

    void start(HttpSettings settings, Clock clock) throws IOException {
        HttpSource<Number> source = HttpSource.json(settings, RecordRowType.of(Number.class));
        reader = new LoggingReader<>(source.onBound(bound -> posts.address = bound), 1, clock);
    }

    /** Any source of them. */
    void start(HttpSource<Number> source) throws IOException {
        reader = new LoggingReader<>(source.onBound(bound -> posts.address = bound), 1, new SystemClock());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    HttpResponse<String> answer(HttpRequest.Builder request) throws IOException {
        CompletableFuture<HttpResponse<String>> answer = posts.send(request);
        reader.until(answer::isDone);
        return answer.join();
    }

    int status(HttpRequest.Builder request) throws IOException {
        return answer(request).statusCode();
    }

    static String lines(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
    }

    static List<Number> numbers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(Number::new).toList();
    }

    /** What has been started last. */
    LoggingReader<Number> reader() {
        return reader;
    }
}
