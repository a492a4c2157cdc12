package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.EngineSettings;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Where malformed rows are to stop the job they do so wherever they are refused. */
final class MalformedRowTest {

    private static final long SEED = 1;

    private final PipelineTestDriver driver =
            new PipelineTestDriver(SEED, EngineSettings.defaults().withFailsOnMalformed(true));
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);
    private final TestOutput<Event> events = driver.output("events", Event.class);

    /** Fails on what is too warm, which is no fault of the row. */
    private static final class Overheating implements KeyedProcessFunction<String, Reading, Event> {
        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Event> out)
                throws Exception {
            if (row.temperature() > 100) {
                throw new IllegalArgumentException("too warm");
            }
            out.collect(new Event(row.device(), "row", 1));
        }
    }

    private void start(Supplier<KeyedProcessFunction<String, Reading, Event>> function, ErrorPolicy policy) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("strict");
            pipeline.source("readings", readings)
                    .keyBy(Reading::device, String.class)
                    .process("function", function)
                    .onError(policy)
                    .sinkTo("events", events);
            return pipeline;
        });
    }

    @Test
    void malformedRecordStopsTheJob() {
        start(Functions.Numbering::new, ErrorPolicy.fail());

        AssertionError end = assertThrows(AssertionError.class, () -> readings.pipeMalformed("no reading"));

        assertTrue(end.getMessage().contains("malformed record at readings:0: no reading"), end.getMessage());
    }

    @Test
    void rowThatALaneRefusesStopsTheJobToo() {
        for (ErrorPolicy policy : List.of(ErrorPolicy.fail(), ErrorPolicy.skip(), ErrorPolicy.deadLetter())) {
            MalformedRowTest test = new MalformedRowTest();
            test.start(Functions.Numbering::new, policy);
            test.readings.pipe(Reading.of("a", 1, 20));

            AssertionError end = assertThrows(AssertionError.class, () -> test.readings.pipe(Reading.of("a", 2, -300)));

            assertTrue(
                    end.getMessage().contains("malformed row at readings:1, which function refuses (log position "),
                    end.getMessage());
            assertTrue(end.getMessage().contains("temperature is -300.0"), end.getMessage());
        }
    }

    @Test
    void whatAPolicySendsToTheDeadLettersDoesNot() {
        start(Overheating::new, ErrorPolicy.deadLetter());

        readings.pipe(Reading.of("a", 1, 200));
        readings.pipe(Reading.of("a", 2, 20));

        assertEquals(List.of(new Event("a", "row", 1)), events.readAll());
        assertEquals(1, driver.deadLetters().size());
        driver.assertExactlyOnce();
    }
}
