package dev.rivulet.network.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.testkit.process.TestJava;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a sender through the engine, in a process that is killed, into a table. */
final class HttpToTableTest {

    private static final int KILL_COUNT = Integer.getInteger("rivulet.http.process-kills", 1);
    private static final int REQUEST_COUNT = 12;
    private static final int RECORD_COUNT = 2_000;

    @TempDir
    private Path folder;

    private Process start() throws Exception {
        return TestJava.small(HttpJob.class)
                .process(folder.toString())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
    }

    private static Posts to(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = lines.readLine();
        }
        assertTrue(line != null, "the job does not start");
        return new Posts().at(new InetSocketAddress("localhost", Integer.parseInt(line.substring(5))));
    }

    @Test
    void whatIsRepeatedUntilItIsAcceptedIsInTheTableOnce() throws Exception {
        List<Integer> pending = IntStream.range(0, REQUEST_COUNT).boxed().collect(Collectors.toList());
        for (int run = 0; run <= KILL_COUNT; run++) {
            Process job = start();
            try (BufferedReader lines = job.inputReader()) {
                Posts posts = to(lines);
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                pending.forEach(request -> answers.add(send(posts, request)));
                // The first is accepted, so that something is there; what becomes of the others is chance.
                assertEquals(202, answers.get(0).join().statusCode());
                if (run < KILL_COUNT) {
                    job.destroyForcibly().waitFor();
                } else {
                    answers.forEach(answer -> assertEquals(202, answer.join().statusCode()));
                    job.getOutputStream().close();
                    assertEquals(0, job.waitFor());
                }
            } finally {
                job.destroyForcibly();
            }
        }

        List<Long> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                .read()
                .forEach(RecordRowType.of(HttpJob.Number.class), row -> rows.add(row.n()));
        assertEquals(
                LongStream.range(0, REQUEST_COUNT * RECORD_COUNT).boxed().toList(),
                rows.stream().sorted().toList());
    }

    private static CompletableFuture<HttpResponse<String>> send(Posts posts, int request) {
        String body = IntStream.range(request * RECORD_COUNT, (request + 1) * RECORD_COUNT)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return posts.send(posts.json(body).header("Idempotency-Key", "request-" + request));
    }
}
