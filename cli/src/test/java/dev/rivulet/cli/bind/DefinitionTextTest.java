package dev.rivulet.cli.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.yaml.PipelineLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which changes of a pipeline's file make another version of it. */
class DefinitionTextTest {

    private static final String TEXT = """
            name: readings
            source: { path: input, format: json }
            schema:
              device: string not null
              time: timestamp not null
              temperature: double
            event-time: { column: time, out-of-orderness: 60s }
            filter: temperature > -50
            derive: { warm: temperature > 20, cold: temperature < 0 }
            key: device
            window: { tumbling: 10s }
            aggregates: { readings: count(*) }
            output: { select: [device, readings] }
            sink: { path: table }
            """;

    private static String definition(String text) throws ConfigException {
        return PipelineBinder.bind(PipelineLoader.parse(text, Path.of("pipeline.yaml")))
                .pipeline()
                .plan()
                .definition();
    }

    private static String changed(String from, String to) {
        String changed = TEXT.replace(from, to);
        assertNotEquals(TEXT, changed, () -> "nothing to replace: " + from);
        return changed;
    }

    @Test
    void whatComputesRowsCounts() throws ConfigException {
        List<String> changed = List.of(
                changed("temperature > -50", "temperature > -40"),
                changed("format: json", "format: csv"),
                changed("out-of-orderness: 60s", "out-of-orderness: 61s"),
                changed("temperature: double", "temperature: float"),
                changed("temperature < 0", "temperature < 1"),
                changed(
                        "warm: temperature > 20, cold: temperature < 0",
                        "cold: temperature < 0, warm: temperature > 20"),
                changed("tumbling: 10s", "tumbling: 20s"),
                changed("count(*)", "count(temperature)"),
                changed("[device, readings]", "[readings, device]"),
                changed("output: {", "output: { filter: readings > 1,"));

        for (String text : changed) {
            assertNotEquals(definition(TEXT), definition(text), text);
        }
    }

    @Test
    void howAndWhereItRunsDoesNot() throws ConfigException {
        List<String> same = List.of(
                "# a comment\n" + TEXT,
                changed("path: input", "path: elsewhere, settle-time: 5s, maxFilesPerTrigger: 3"),
                changed("path: table", "path: other-table"),
                changed("path: table", "path: table, create: { check: { some: readings > 0 } }"),
                changed("60s", "1m"),
                changed("filter: temperature > -50", "filter:   \"temperature > -50\"   # too cold"),
                TEXT + "engine: { lanes: { min: 1, max: 4 }, recovery-budget: 9s }\n");

        for (String text : same) {
            assertEquals(definition(TEXT), definition(text), text);
        }
    }
}
