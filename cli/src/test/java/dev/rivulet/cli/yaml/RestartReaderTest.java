package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.engine.supervise.RestartStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartReaderTest {

    private static PipelineSpec.Endurance endurance(String engine) throws ConfigException {
        String text = """
                name: copy
                source: { path: in }
                schema: { id: long }
                sink: { path: out }
                engine: { %s }
                """;
        return PipelineLoader.parse(String.format(text, engine), Path.of("/p/pipeline.yaml"))
                .spec()
                .engine()
                .endurance();
    }

    private static void assertMistake(String engine, String message) {
        ConfigException mistake = assertThrows(ConfigException.class, () -> endurance(engine));
        assertEquals(List.of("/p/pipeline.yaml:5: " + message), List.of(mistake.getMessage()));
    }

    @Test
    void nothingSaidIsNothingDecided() throws ConfigException {
        assertEquals(new PipelineSpec.Endurance(Optional.empty(), 1L << 30), endurance(""));
        assertEquals(new PipelineSpec.Endurance(Optional.empty(), 5L << 20), endurance("staged-size-max: 5MB"));
    }

    @Test
    void strategiesAreRead() throws ConfigException {
        assertEquals(
                Optional.of(RestartStrategy.exponentialDelay()),
                endurance("restart-strategy: exponential-delay").restarts());
        assertEquals(
                Optional.of(RestartStrategy.none()),
                endurance("restart-strategy: none").restarts());
        assertEquals(
                Optional.of(RestartStrategy.fixedDelay(7, Duration.ofSeconds(2))),
                endurance("restart-strategy: { type: fixed-delay, restarts: 7, delay: 2s }")
                        .restarts());
        assertEquals(
                Optional.of(RestartStrategy.failureRate(4, Duration.ofMinutes(10), Duration.ofSeconds(1))),
                endurance("restart-strategy: { type: failure-rate, failures: 4, interval: 10m, delay: 1s }")
                        .restarts());
        assertEquals(
                Optional.of(new RestartStrategy.ExponentialDelay(
                        Duration.ofSeconds(2), Duration.ofMinutes(5), 2, Duration.ofMinutes(30), 0.2)),
                endurance("restart-strategy: { initial: 2s, max: 5m, multiplier: 2, reset-after: 30m, jitter: 0.2 }")
                        .restarts());
    }

    @Test
    void mistakesAreTold() {
        assertMistake("restart-strategy: fixed", "`restart-strategy` is `fixed`; valid: exponential-delay, none");
        assertMistake(
                "restart-strategy: { type: fixed-delay, restart: 7 }",
                "unknown key `restart` under restart-strategy; did you mean `restarts`? valid: type, restarts, delay");
        assertMistake("restart-strategy: { jitter: 2 }", "`restart-strategy`: jitter is 2.0, wanted 0 to 1");
        assertMistake(
                "restart-strategy: { multiplier: twice }", "`multiplier` is `twice`, wanted a number such as 1.5");
    }
}
