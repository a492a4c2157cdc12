package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.lookup.AsyncLookup;
import dev.rivulet.engine.lookup.LookupSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of the documentation, which runs. */
final class LookupDocumentedTest {

    record Site(String name) {}

    record Located(String device, String site) {
        static Located of(Reading reading, Site site) {
            return new Located(reading.device(), site == null ? "unknown" : site.name());
        }
    }

    // The documented pipeline begins here.
    static Pipeline sites(Source<Reading> readings, AsyncLookup<Reading, Site> service, Sink<Located> table) {
        LookupSettings<Site> settings = LookupSettings.of(Site.class)
                .withTimeout(Duration.ofSeconds(2))
                .withRetries(3, Duration.ofMillis(200))
                .withCapacity(50);
        Pipeline pipeline = Pipeline.named("sites");
        pipeline.source("readings", readings)
                .asyncLookup("sites", service, settings, Located::of)
                .onError(ErrorPolicy.deadLetter())
                .sinkTo("table", table);
        return pipeline;
    }
    // The documented pipeline ends here.

    @Test
    void aRowIsLocated() {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Reading> readings = driver.input("readings", Reading.class);
        TestOutput<Located> table = driver.output("table", Located.class);
        TestLookup<Reading, Site> service = driver.lookup();
        driver.start(() -> sites(readings, service, table));

        readings.pipe(Reading.of("a", 1, 20));
        driver.crash();
        driver.recover();
        service.answer(Reading.of("a", 1, 20), new Site("east"));

        assertEquals(List.of(new Located("a", "east")), table.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        DocumentedPage.requireShown(LookupDocumentedTest.class, "docs/lookups.md", List.of("pipeline"));
    }
}
