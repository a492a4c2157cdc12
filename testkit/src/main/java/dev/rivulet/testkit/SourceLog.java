package dev.rivulet.testkit;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the engine does with a source, as far as it concerns the source: a log in memory that survives kills, whose batches become durable some
 * time after they came, upon which they are acknowledged. When is decided by a seed. One owner.
 */
public final class SourceLog implements Closeable {

    /** The name of the source, which its batches carry. */
    public static final String UID = "contract";

    /** Batches that are not durable yet, at the most. */
    private static final int PENDING_COUNT_MAX = 3;

    private final Source<?> source;
    private final Decoder<?> decoder;
    private final Clock clock;
    private final Disk disk = new SystemDisk();
    private final SplittableRandom random;
    private final BatchLimits limits;
    private final List<Batch> durable = new ArrayList<>();
    private final ArrayDeque<Batch> pending = new ArrayDeque<>();
    private SourceReader reader;

    /**
     * Opens a source for a new log.
     *
     * @param limits that each batch keeps to
     */
    public SourceLog(Source<?> source, Clock clock, BatchLimits limits, long seed) throws IOException {
        this.source = source;
        this.decoder = source.newDecoder();
        this.clock = clock;
        this.limits = limits;
        this.random = new SplittableRandom(seed);
        this.reader = open();
    }

    private SourceReader open() throws IOException {
        return source.open(new SourceContext(UID, offsets(), false, disk, clock));
    }

    private Map<Integer, byte[]> offsets() {
        Map<Integer, byte[]> offsets = new HashMap<>();
        durable.forEach(batch -> offsets.put(batch.partition(), batch.resumeOffset()));
        return offsets;
    }

    /**
     * One duty cycle of the engine.
     *
     * @return the batch that came, as the log has it; null if there was none
     */
    public @Nullable Batch step() throws IOException {
        while (pending.size() > PENDING_COUNT_MAX || !pending.isEmpty() && random.nextInt(3) == 0) {
            acknowledge();
        }
        Batch batch = reader.poll(limits);
        if (batch == null) {
            return null;
        }
        Batch logged = Batch.decode(batch.encoded());
        pending.add(logged);
        return logged;
    }

    private void acknowledge() throws IOException {
        Batch batch = pending.remove();
        durable.add(batch);
        reader.acknowledge(batch.partition(), batch.resumeOffset());
    }

    /** Everything that came becomes durable, and is acknowledged. */
    public void sync() throws IOException {
        while (!pending.isEmpty()) {
            acknowledge();
        }
    }

    /** What is not durable is gone, but what was on its way to the disk may have come there. The source is opened again. */
    public void kill() throws IOException {
        for (int count = random.nextInt(pending.size() + 1); count > 0; count--) {
            durable.add(pending.remove());
        }
        pending.clear();
        reader.close();
        reader = open();
    }

    /** The batches in the log that are durable, in their order. */
    public List<Batch> batches() {
        return List.copyOf(durable);
    }

    /** The rows of the records in the log that are durable, in their order, as text. */
    public List<String> rows() {
        List<String> rows = new ArrayList<>();
        durable.forEach(batch -> rows.addAll(rows(batch)));
        return rows;
    }

    /** The rows of a batch as text; of a malformed record its cause. */
    public List<String> rows(Batch batch) {
        List<String> rows = new ArrayList<>();
        for (int index = 0; index < batch.recordCount(); index++) {
            int countBefore = rows.size();
            try {
                decoder.decodeAll(batch, index, row -> rows.add(String.valueOf(row)));
            } catch (MalformedRowException malformed) {
                rows.subList(countBefore, rows.size()).clear();
                rows.add("malformed: " + malformed.getMessage());
            }
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
