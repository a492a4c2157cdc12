package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.source.FollowedFile;
import dev.rivulet.cli.source.HttpEndpoint;
import dev.rivulet.cli.source.LineFormat;
import dev.rivulet.cli.source.LinePort;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import dev.rivulet.network.lines.endpoint.LineSettings.Transport;
import dev.rivulet.network.listen.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Sources of types {@code http}, {@code lines} and {@code tail}. */
final class ListeningSectionTest {

    private static final Path FILE = Path.of("/pipelines/plant.yaml");

    private static final String HTTP = """
            name: plant
            source:
              type: http
              host: 0.0.0.0
              port: 8080
              path: /readings
              token-file: [one, two]
              tls: { certificate: me.pem, key: /etc/me.key }
              key-required: true
              key-horizon: 2h
              request-size-max: 1MB
              record-size-max: 64KB
              requests-per-second: 50
              bytes-per-second: 2MB
              on-drift: rescue
              rescue-column: rest
            schema: { n: long, rest: string }
            sink: { path: out }
            """;

    private static final String LINES = """
            name: plant
            source:
              type: lines
              transport: tcp
              port: 6514
              framing: syslog
              format: syslog
              zone: Europe/Berlin
              peer-column: peer
              line-size-max: 8KB
            schema: { message: string, severity: int, peer: string }
            sink: { path: out }
            """;

    private static final String TAIL = """
            name: plant
            source:
              type: tail
              path: logs/app.log
              format: csv
              columns: [a, b]
              rotated: app-*.log
              rotation-wait: 9s
              line-size-max: 2MB
            schema: { a: string, b: long }
            sink: { path: out }
            """;

    @Test
    void allThatIsWrittenIsRead() throws ConfigException {
        HttpSettings http =
                ((HttpEndpoint) PipelineLoader.parse(HTTP, FILE).spec().source()).settings();
        assertEquals("0.0.0.0:8080/readings", http.host() + ":" + http.port() + http.path());
        assertEquals(2, http.tokens().size());
        assertEquals(
                SchemaDrift.rescueInto("rest"),
                ((HttpEndpoint) PipelineLoader.parse(HTTP, FILE).spec().source())
                        .json()
                        .onDrift());
        assertEquals(Optional.of(new TlsFiles(Path.of("/pipelines/me.pem"), Path.of("/etc/me.key"))), http.tls());
        assertEquals(new HttpSettings.Keys(true, Duration.ofHours(2)), http.keys());
        assertEquals(1 << 20, http.limits().requestSizeMax());
        assertEquals(64 << 10, http.limits().recordSizeMax());
        assertEquals(new HttpSettings.Rates(OptionalLong.of(50), OptionalLong.of(2 << 20)), http.rates());

        LinePort lines = (LinePort) PipelineLoader.parse(LINES, FILE).spec().source();
        assertEquals(Transport.TCP, lines.settings().transport());
        assertEquals(Framing.SYSLOG, lines.settings().framing());
        assertEquals(8 << 10, lines.settings().limits().lineSizeMax());
        assertEquals(LineFormat.Kind.SYSLOG, lines.format().kind());
        assertEquals(ZoneId.of("Europe/Berlin"), lines.format().zone());

        FollowedFile file =
                (FollowedFile) PipelineLoader.parse(TAIL, FILE).spec().source();
        assertEquals(Path.of("/pipelines/logs/app.log"), file.path());
        assertEquals(List.of("a", "b"), file.format().columns());
        assertEquals(Optional.of("app-*.log"), file.rotated());
        assertEquals(Duration.ofSeconds(9), file.rotationWait());
        assertEquals(2 << 20, file.lineSizeMax());
    }

    @Test
    void depthOfJsonIsRead() throws ConfigException {
        String http = HTTP.replace("  port: 8080\n", "  port: 8080\n  depth-max: 200\n");
        assertEquals(
                200,
                ((HttpEndpoint) PipelineLoader.parse(http, FILE).spec().source())
                        .json()
                        .depthMax());
        String file = TAIL.replace("format: csv", "depth-max: 5").replace("  columns: [a, b]\n", "");
        assertEquals(
                5,
                ((FollowedFile) PipelineLoader.parse(file, FILE).spec().source())
                        .format()
                        .depthMax());
    }

    @Test
    void aMistakeIsNamedWithItsLine() {
        assertMistake("5: `port` is `80800`, wanted a whole number from 0 to 65535", HTTP, "8080", "80800");
        assertMistake("6: HTTP: the path is `readings`, wanted one", HTTP, "/readings", "readings");
        assertMistake("8: of `certificate` and `key` one is given", HTTP, ", key: /etc/me.key", "");
        assertMistake("11: HTTP: greatest size of a request is", HTTP, "1MB", "1GB");
        assertMistake("12: HTTP: greatest size of a record is 10", HTTP, "64KB", "10B");
        assertMistake("2: source has no `port`; wanted the port", HTTP, "  port: 8080\n", "");
        assertMistake("4: `transport` is `sctp`; valid: tcp, udp", LINES, "transport: tcp", "transport: sctp");
        assertMistake("8: `zone` is `Moon`, wanted one such as", LINES, "Europe/Berlin", "Moon");
        assertMistake("9: there is no field pier", LINES, "peer-column: peer", "peer-column: pier");
        assertMistake("10: lines: greatest size of a line is 8", LINES, "8KB", "8B");
        assertMistake("7: field severity string is to have a part", LINES, "severity: int", "severity: string");
        assertMistake("7: there is no field line", LINES, "format: syslog", "format: text");
        assertMistake("wanted with `format: csv` and only with it", TAIL, "format: csv", "format: json");
        assertMistake("9: `line-size-max` is out of its range", TAIL, "2MB", "2KB");
        assertMistake("unknown key `zone` under source", TAIL, "rotated: app-*.log", "zone: UTC");
    }

    private static void assertMistake(String message, String pipeline, String right, String wrong) {
        assertTrue(pipeline.contains(right), right);
        String refusal = assertThrows(
                        ConfigException.class, () -> PipelineLoader.parse(pipeline.replace(right, wrong), FILE))
                .getMessage();
        assertTrue(refusal.contains(message), refusal);
    }
}
