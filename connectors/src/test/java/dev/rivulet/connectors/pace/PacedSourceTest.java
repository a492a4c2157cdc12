package dev.rivulet.connectors.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A source that is slowed down keeps what every source does, and its pace. */
class PacedSourceTest extends SourceContract {

    private final SimClock clock = new SimClock();

    private GeneratorSource<String> generator() {
        return GeneratorSource.of(
                recordCount(),
                (index, out) -> out.putBytes(text((int) index).getBytes(StandardCharsets.UTF_8)),
                () -> (batch, index) -> new String(batch.record(index), StandardCharsets.UTF_8));
    }

    private static String text(int index) {
        return "number " + index;
    }

    @Override
    protected Source<?> source() {
        return PacedSource.of(generator()).recordsPerSecond(70);
    }

    @Override
    protected List<String> give(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(PacedSourceTest::text)
                .toList();
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void letTimePass() {
        clock.advance(Duration.ofMillis(100));
    }

    private SourceReader open(PacedSource<String> source) throws IOException {
        return source.open(new SourceContext("paced", Map.of(), false, new SimDisk(1), clock));
    }

    @Test
    void inNoSecondMoreIsTakenThanTwiceTheRateAndInTheLongRunTheRate() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        BatchLimits limits = new BatchLimits(9, 10_000);
        List<Long> times = new ArrayList<>();
        try (SourceReader reader = open(PacedSource.of(generator()).recordsPerSecond(40))) {
            while (times.size() < recordCount()) {
                Batch batch = reader.poll(limits);
                for (int record = 0; batch != null && record < batch.recordCount(); record++) {
                    times.add(clock.epochMicros());
                }
                clock.advance(Duration.ofMillis(random.nextInt(30)));
            }
        }
        for (int index = 80; index < times.size(); index++) {
            long micros = times.get(index) - times.get(index - 80);
            assertTrue(micros >= 1_000_000, "81 records came within " + micros + " microseconds");
        }
        long seconds = (times.get(times.size() - 1) - times.get(0)) / 1_000_000;
        assertEquals((recordCount() - 40) / 40.0, seconds, 1);
    }

    @Test
    void aTriggerIsFullWhenItsRecordsAreTaken() throws IOException {
        try (SourceReader reader = open(PacedSource.of(generator()).maxRecordsPerTrigger(25))) {
            BatchLimits limits = new BatchLimits(10, 10_000);
            List<Integer> counts = new ArrayList<>();
            for (Batch batch = reader.poll(limits); batch != null; batch = reader.poll(limits)) {
                counts.add(batch.recordCount());
            }
            assertEquals(List.of(10, 10, 5), counts);
            assertTrue(reader.isTriggerFull());

            reader.startTrigger();
            assertFalse(reader.isTriggerFull());
            assertEquals(10, reader.poll(limits).recordCount());
        }
    }
}
