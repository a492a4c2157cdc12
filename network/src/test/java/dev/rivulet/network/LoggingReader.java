package dev.rivulet.network;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** What the engine does with a source, as far as it concerns the source: a log that survives kills, and acknowledgements that come late. */
public final class LoggingReader<T> {

    private static final BatchLimits LIMITS = new BatchLimits(100, 1 << 16);
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final Source<T> source;
    private final Random random;
    private final Clock clock;
    private final List<Batch> log = new ArrayList<>();
    private final ArrayDeque<Batch> notDurable = new ArrayDeque<>();
    private SourceReader reader;

    /** Whether the log takes nothing. */
    private boolean isStuck;

    public LoggingReader(Source<T> source, long seed, Clock clock) throws IOException {
        this.source = source;
        this.random = new Random(seed);
        this.clock = clock;
        open();
    }

    private void open() throws IOException {
        Map<Integer, byte[]> offsets = new HashMap<>();
        log.forEach(batch -> offsets.put(batch.partition(), batch.resumeOffset()));
        reader = source.open(new SourceContext("in", offsets, false, new SystemDisk(), clock));
    }

    /** What is open at present. */
    public SourceReader reader() {
        return reader;
    }

    /** From now on nothing becomes durable, and no batch is asked for; or all goes on. */
    public void stick(boolean isStuckNow) {
        isStuck = isStuckNow;
    }

    /** One duty cycle. */
    public void step() throws IOException {
        if (isStuck) {
            Thread.yield();
            return;
        }
        while (notDurable.size() > 3 || !notDurable.isEmpty() && random.nextInt(3) == 0) {
            Batch durable = notDurable.remove();
            log.add(durable);
            reader.acknowledge(durable.partition(), durable.resumeOffset());
        }
        Batch batch = reader.poll(LIMITS);
        if (batch != null) {
            notDurable.add(batch);
        } else {
            Thread.yield();
        }
    }

    public void until(BooleanSupplier isDone) throws IOException {
        long start = System.nanoTime();
        while (!isDone.getAsBoolean()) {
            step();
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("nothing more comes after " + recordCount() + " records");
            }
        }
    }

    /** Asks for one batch, and then acknowledges without asking for more. */
    public void drain(BooleanSupplier isDone) throws IOException {
        Batch batch = null;
        while (batch == null) {
            batch = reader.poll(LIMITS);
        }
        log.add(batch);
        reader.acknowledge(batch.partition(), batch.resumeOffset());
        long start = System.nanoTime();
        while (!isDone.getAsBoolean()) {
            Thread.yield();
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("nothing is answered");
            }
        }
    }

    /** What is not durable is gone, but what was on its way to the disk may have come there. */
    public void kill() throws IOException {
        for (int count = random.nextInt(notDurable.size() + 1); count > 0; count--) {
            log.add(notDurable.remove());
        }
        notDurable.clear();
        reader.close();
        open();
    }

    public void close() throws IOException {
        reader.close();
    }

    public int recordCount() {
        return log.stream().mapToInt(Batch::recordCount).sum();
    }

    /** What the decoder makes of the records in the log. */
    public List<T> rows() {
        return decoded(true);
    }

    /** What becomes of the others. */
    public List<String> causes() {
        return decoded(false).stream().map(Object::toString).toList();
    }

    @SuppressWarnings("unchecked")
    private List<T> decoded(boolean whole) {
        Decoder<T> decoder = source.newDecoder();
        List<Object> found = new ArrayList<>();
        log.forEach(logged -> {
            Batch batch = Batch.decode(logged.encoded());
            IntStream.range(0, batch.recordCount()).forEach(index -> {
                try {
                    List<T> rows = new ArrayList<>();
                    decoder.decodeAll(batch, index, rows::add);
                    found.addAll(whole ? rows : List.of());
                } catch (MalformedRowException e) {
                    found.addAll(whole ? List.of() : List.of(e.getMessage()));
                }
            });
        });
        return (List<T>) found;
    }

    /** The raw records in the log. */
    public List<byte[]> records() {
        return log.stream()
                .flatMap(batch -> IntStream.range(0, batch.recordCount()).mapToObj(batch::record))
                .toList();
    }
}
