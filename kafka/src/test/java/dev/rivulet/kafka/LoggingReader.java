package dev.rivulet.kafka;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the engine does with a source, as far as it concerns the source: a log that survives kills, and acknowledgements that come late. */
final class LoggingReader {

    private static final BatchLimits LIMITS = new BatchLimits(100, 1 << 16);
    private static final long DEADLINE_NANOS = 120_000_000_000L;

    private final Source<?> source;
    private final Random random;
    private final boolean isAvailableNow;
    final List<Batch> log = new ArrayList<>();
    private final ArrayDeque<Batch> notDurable = new ArrayDeque<>();
    private SourceReader reader;
    private boolean isHeldBack;

    LoggingReader(Source<?> source, long seed) throws IOException {
        this(source, seed, false);
    }

    LoggingReader(Source<?> source, long seed, boolean isAvailableNow) throws IOException {
        this.source = source;
        this.random = new Random(seed);
        this.isAvailableNow = isAvailableNow;
        open();
    }

    void open() throws IOException {
        Map<Integer, byte[]> offsets = new HashMap<>();
        log.forEach(batch -> offsets.put(batch.partition(), batch.resumeOffset()));
        reader = source.open(new SourceContext("kafka", offsets, isAvailableNow, new SystemDisk(), new SystemClock()));
    }

    SourceReader reader() {
        return reader;
    }

    /** One duty cycle. */
    boolean step() throws IOException {
        while (!isHeldBack && (notDurable.size() > 3 || (!notDurable.isEmpty() && random.nextInt(3) == 0))) {
            makeDurable();
        }
        if (notDurable.size() > 3) {
            return false;
        }
        Batch batch = reader.poll(LIMITS);
        if (batch == null) {
            return false;
        }
        notDurable.add(batch);
        return true;
    }

    private void makeDurable() throws IOException {
        Batch durable = notDurable.remove();
        log.add(durable);
        reader.acknowledge(durable.partition(), durable.resumeOffset());
    }

    /** While the disk is held back nothing becomes durable, and soon nothing more is asked for. */
    void holdBack(boolean isOn) {
        isHeldBack = isOn;
    }

    void until(BooleanSupplier isDone) throws IOException {
        stepUntil(isDone, this);
    }

    /** Until all of a source that delivers what is there is in the log. */
    void untilFinished() throws IOException {
        until(() -> reader.isFinished() && notDurable.isEmpty());
    }

    /** Readers take turns; when none has anything, they rest as the engine's threads do. */
    static void stepUntil(BooleanSupplier isDone, LoggingReader... readers) throws IOException {
        long start = System.nanoTime();
        while (!isDone.getAsBoolean()) {
            boolean isBusy = false;
            for (LoggingReader one : readers) {
                isBusy |= one.step();
            }
            if (!isBusy) {
                LockSupport.parkNanos(200_000);
            }
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("nothing more comes after "
                        + List.of(readers).stream()
                                .map(LoggingReader::recordCount)
                                .toList() + " records");
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

    /** As a job ends that is told to. */
    void close() throws IOException {
        while (!notDurable.isEmpty()) {
            makeDurable();
        }
        reader.close();
    }

    int recordCount() {
        return log.stream().mapToInt(Batch::recordCount).sum();
    }

    /** The values in the log, per topic and partition, in its order. */
    Map<String, List<String>> values() {
        Map<String, List<String>> values = new TreeMap<>();
        for (Batch batch : log) {
            if (batch.recordCount() > 0) {
                List<String> known = values.computeIfAbsent(batch.resource(), place -> new ArrayList<>());
                for (int index = 0; index < batch.recordCount(); index++) {
                    known.add(new String(batch.record(index), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }
}
