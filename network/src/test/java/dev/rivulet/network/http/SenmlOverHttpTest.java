package dev.rivulet.network.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.network.LoggingReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A request's body is a pack, and a pack is a record, whatever arrays other sources take apart. */
final class SenmlOverHttpTest {

    private record Measured(String name, double value) {}

    private final Posts posts = new Posts();

    private int status(LoggingReader<Measured> reader, String body, String type) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                posts.send(posts.bytes(body.getBytes(StandardCharsets.UTF_8)).header("Content-Type", type));
        reader.until(answer::isDone);
        return answer.join().statusCode();
    }

    @Test
    void aPackIsOneRecordOfSeveralRows() throws Exception {
        HttpSource<Measured> source = HttpSource.senml(
                        HttpSettings.at("127.0.0.1", 0, "/in"), RecordRowType.of(Measured.class))
                .onBound(bound -> posts.address = bound);
        LoggingReader<Measured> reader = new LoggingReader<>(source, 1, new SystemClock());
        try {
            String pack = "[{\"bn\":\"a/\",\"n\":\"x\",\"v\":1},\n {\"n\":\"y\",\"v\":2}]";
            String broken = "[{\"n\":\"z\",\"v\":3},{\"n\":\"z\"";

            assertEquals(202, status(reader, pack, "application/senml+json"));
            assertEquals(202, status(reader, pack, "application/json"));
            assertEquals(
                    202, status(reader, "[{\"n\":\"c\",\"v\":4}]\n[{\"n\":\"d\",\"v\":5}]", "application/x-ndjson"));
            assertEquals(202, status(reader, broken, "application/senml+json"));
            assertEquals(415, status(reader, pack, "application/senml+cbor"));

            Measured first = new Measured("a/x", 1);
            Measured second = new Measured("a/y", 2);
            assertEquals(
                    List.of(first, second, first, second, new Measured("c", 4), new Measured("d", 5)), reader.rows());
            assertEquals(5, reader.records().size());
            assertEquals(pack, new String(reader.records().get(0), StandardCharsets.UTF_8));
            assertEquals(broken, new String(reader.records().get(4), StandardCharsets.UTF_8));
            assertEquals(1, reader.causes().size());
        } finally {
            reader.close();
        }
    }
}
