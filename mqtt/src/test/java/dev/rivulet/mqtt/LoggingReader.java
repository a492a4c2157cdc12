package dev.rivulet.mqtt;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the engine does with a source, as far as it concerns the source: a log that survives kills, and acknowledgements that come late. */
final class LoggingReader {

    /** A message that shows that a subscription stands. */
    static final String HELLO = "{\"n\":-1}";

    private static final BatchLimits LIMITS = new BatchLimits(100, 1 << 16);
    private static final long DEADLINE_NANOS = 120_000_000_000L;

    private final Source<?> source;
    private final Random random;
    final List<Batch> log = new ArrayList<>();
    private final ArrayDeque<Batch> notDurable = new ArrayDeque<>();
    private SourceReader reader;

    LoggingReader(Source<?> source, long seed) throws IOException {
        this.source = source;
        this.random = new Random(seed);
        open();
    }

    private void open() throws IOException {
        Map<Integer, byte[]> offsets =
                log.isEmpty() ? Map.of() : Map.of(0, log.get(log.size() - 1).resumeOffset());
        reader = source.open(new SourceContext("mqtt", offsets, false, new SystemDisk(), new SystemClock()));
    }

    /** One duty cycle. */
    void step() throws IOException {
        while (notDurable.size() > 3 || !notDurable.isEmpty() && random.nextInt(3) == 0) {
            Batch durable = notDurable.remove();
            log.add(durable);
            reader.acknowledge(0, durable.resumeOffset());
        }
        Batch batch = reader.poll(LIMITS);
        if (batch != null) {
            notDurable.add(batch);
        } else {
            Thread.yield();
        }
    }

    void until(BooleanSupplier isDone) throws IOException {
        long start = System.nanoTime();
        int seen = -1;
        for (int step = 0; step % 20_000 > 0 || !isDone.getAsBoolean(); step++) {
            seen = log.size();
            step();
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("nothing more comes after " + recordCount() + " records, "
                        + records().stream().distinct().count() + " different ones");
            }
        }
    }

    /** What is not durable is gone, but what was on its way to the disk may have come there. */
    void kill() throws IOException {
        for (int count = random.nextInt(notDurable.size() + 1); count > 0; count--) {
            log.add(notDurable.remove());
        }
        notDurable.clear();
        reader.close();
        open();
    }

    void close() throws IOException {
        reader.close();
    }

    /** The payloads in the log, without those that are {@link #HELLO}. */
    List<String> records() {
        return payloads().filter(payload -> !payload.equals(HELLO)).toList();
    }

    int recordCount() {
        return records().size();
    }

    int helloCount() {
        return (int) payloads().filter(payload -> payload.equals(HELLO)).count();
    }

    private Stream<String> payloads() {
        return log.stream()
                .flatMap(batch ->
                        IntStream.range(0, batch.recordCount()).mapToObj(index -> new String(batch.record(index))));
    }
}
