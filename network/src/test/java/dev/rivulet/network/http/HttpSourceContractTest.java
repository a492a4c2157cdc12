package dev.rivulet.network.http;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.testkit.SourceContract;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests with a key each, which are sent again until they are accepted. */
class HttpSourceContractTest extends SourceContract {

    private record Numbered(int n) {}

    private final Posts posts = new Posts();
    private final List<Request> requests = new ArrayList<>();

    /** Lines from one number to another, and what became of them. */
    private static final class Request {
        private final int from;
        private final int count;
        private CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();

        Request(int from, int count) {
            this.from = from;
            this.count = count;
        }

        void send(Posts posts) {
            String lines = IntStream.range(from, from + count)
                    .mapToObj(number -> "{\"n\":" + number + "}\n")
                    .collect(Collectors.joining());
            answer = posts.send(posts.lines(lines).header("Idempotency-Key", "\"numbers-" + from + "\""));
        }

        boolean isAccepted() {
            return answer.isDone()
                    && !answer.isCompletedExceptionally()
                    && answer.join().statusCode() == 202;
        }
    }

    @Override
    protected Source<?> source() {
        return HttpSource.json(HttpSettings.at("localhost", 0, "/in"), RecordRowType.of(Numbered.class))
                .onBound(bound -> posts.address = bound);
    }

    @Override
    protected List<String> give(int from, int count) {
        Request request = new Request(from, count);
        requests.add(request);
        request.send(posts);
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Numbered[n=" + number + "]")
                .toList();
    }

    @Override
    protected void afterKill() {
        requests.stream().filter(request -> !request.isAccepted()).forEach(request -> request.send(posts));
    }

    @Override
    protected boolean keepsOrder() {
        return false;
    }
}
