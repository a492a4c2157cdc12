package dev.rivulet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that an endpoint of HTTP refuses, and takes when their dead letters are sent again. */
class HttpRefusalsTest {

    private static final String PIPELINE = """
            name: forwarding
            source: { path: input, format: csv, settle-time: 0s, poll-interval: 1ms }
            schema: { device: string not null, temperature: double }
            sink: { type: http, url: '%s', rows-per-request: 50 }
            engine: { data: data }
            """;

    /** More than the engine reads again in one go. */
    private static final int ROW_COUNT = 600;

    @TempDir
    private Path folder;

    private HttpServer server;

    /** What the receiver says to whatever comes. */
    private volatile int status = 422;

    private final List<String> taken = new ArrayList<>();
    private String pipeline;
    private final Shell shell = new Shell();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/in", this::handle);
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort() + "/in";
        pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE.formatted(url))
                .toString();
        List<String> lines = new ArrayList<>(List.of("temperature,device"));
        IntStream.range(0, ROW_COUNT).forEach(row -> lines.add(row + ".5,d" + row));
        Files.write(Files.createDirectory(folder.resolve("input")).resolve("1.csv"), lines);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (status == 200) {
            body.lines().forEach(taken::add);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Test
    void refusedRowGoesThroughOnceWhenItsLetterIsSent() throws IOException {
        assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());

        assertEquals(0, shell.run("dlq", "list", pipeline, "--limit", "" + ROW_COUNT, "--json"), shell.output());
        List<String> letters = shell.output().lines().toList();
        assertEquals(ROW_COUNT, letters.size());
        for (int row = 0; row < ROW_COUNT; row++) {
            JsonNode letter = new ObjectMapper().readTree(letters.get(row));
            assertEquals(
                    "{\"device\":\"d" + row + "\",\"temperature\":" + row + ".5}",
                    letter.path("row").asText());
            assertEquals(row + ".5,d" + row, letter.path("text").asText());
            assertEquals("as-it-is", letter.path("resend").asText());
            assertTrue(letter.path("resource").asText().endsWith("1.csv"));
            assertEquals(row + 2, letter.path("offset").asInt());
            assertEquals("the receiver answers 422", letter.path("cause").asText());
        }
        status = 200;
        for (int time = 0; time < 2; time++) {
            assertEquals(0, shell.run("dlq", "replay", pipeline, "--cause", "422"), shell.output());
            assertTrue(shell.output().contains((time == 0 ? ROW_COUNT : 0) + " dead letters sent"), shell.output());
            assertEquals(0, shell.run("run", pipeline, "--available-now"), shell.output());
        }

        assertEquals(
                IntStream.range(0, ROW_COUNT)
                        .mapToObj(row -> "{\"device\":\"d" + row + "\",\"temperature\":" + row + ".5}")
                        .toList(),
                taken);
    }
}
