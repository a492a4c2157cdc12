package dev.rivulet.engine.reject;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A source's reader that also gives those of its records that were dead letters and are to go through the pipeline again. They come as
 * batches of the partition that they came from, with their resource, place and context, so that decoder, watermarks and all else take them as
 * records of the source; but with offsets of their own, which say how far the {@link Replays} have been taken. Records and offset are one
 * frame of the log: so each record enters once, whatever crashes come. Owned by the source agent.
 *
 * <p>Offset, big-endian: u8 version (1), i64 number of the file, i32 how many of its lines have been taken.
 */
public final class ReplayingReader implements SourceReader {

    private static final int VERSION = 1;

    /** How often it looks whether there is something. */
    private static final long LOOK_INTERVAL_NS = 1_000_000_000L;

    private final SourceReader source;
    private final SourceContext context;
    private final Replays replays;

    /** Files that may have records to be taken. */
    private final SortedSet<Long> waiting = new TreeSet<>();

    /** Files whose ids are known. */
    private final Set<Long> noted = new HashSet<>();

    private final Set<String> ids = new HashSet<>();
    private long number;
    private int line;
    private List<ReplayedRecord> records = List.of();
    private long lookedNs;

    private ReplayingReader(SourceReader source, SourceContext context, Replays replays, Optional<byte[]> offset) {
        this.source = source;
        this.context = context;
        this.replays = replays;
        offset.ifPresent(this::goOnFrom);
    }

    /**
     * Opens a source and looks for replays.
     *
     * @param directory of the replays
     * @param offset of its replays after the last batch with such in the log; none if there was none
     */
    public static SourceReader open(Source<?> source, SourceContext context, Path directory, Optional<byte[]> offset)
            throws IOException {
        SourceReader reader = source.open(context);
        try {
            ReplayingReader replaying =
                    new ReplayingReader(reader, context, new Replays(context.disk(), directory), offset);
            replaying.look();
            return replaying;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void goOnFrom(byte[] offset) {
        ByteReader in = new ByteReader(offset);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "an offset of replays has version " + version + ", this engine reads " + VERSION);
        }
        number = in.readLong();
        line = in.readInt();
    }

    private byte[] offset() {
        ByteWriter out = new ByteWriter(13);
        out.putByte(VERSION);
        out.putLong(number);
        out.putInt(line);
        return out.toByteArray();
    }

    private void look() throws IOException {
        lookedNs = context.clock().nanoTime();
        for (long found : replays.numbers()) {
            if (found > number || found == number && records.isEmpty()) {
                waiting.add(found);
            }
        }
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        if (context.clock().nanoTime() - lookedNs >= LOOK_INTERVAL_NS && !context.isAvailableNow()) {
            look();
        }
        Batch replayed = pollReplays(limits);
        return replayed != null || source.isFinished() ? replayed : source.poll(limits);
    }

    private @Nullable Batch pollReplays(BatchLimits limits) throws IOException {
        skipOthers();
        while (line >= records.size() && !waiting.isEmpty()) {
            load(waiting.first());
            skipOthers();
        }
        return line < records.size() ? batch(limits) : null;
    }

    /** What is of other sources, and what an earlier file or line has given. */
    private void skipOthers() {
        while (line < records.size() && !isToBeGiven(records.get(line))) {
            line++;
        }
    }

    private boolean isToBeGiven(ReplayedRecord record) {
        return record.source().equals(context.uid()) && !ids.contains(record.id());
    }

    private void load(long next) throws IOException {
        waiting.remove(next);
        for (long before : replays.numbers()) {
            if (before < next && noted.add(before)) {
                replays.read(before).forEach(record -> ids.add(record.id()));
            }
        }
        List<ReplayedRecord> loaded = replays.read(next);
        line = next == number ? Math.min(line, loaded.size()) : 0;
        number = next;
        records = loaded;
        noted.add(next);
        records.subList(0, line).forEach(record -> ids.add(record.id()));
    }

    /** The records from here on that came together, as far as they find room. */
    private Batch batch(BatchLimits limits) {
        ReplayedRecord first = records.get(line);
        BatchBuilder batch =
                new BatchBuilder(context.uid(), first.partition(), first.resource(), first.context(), offset());
        batch.markReplayed();
        while (line < records.size() && isNext(batch, first, records.get(line), limits)) {
            ReplayedRecord record = records.get(line++);
            batch.add(record.offset(), record.bytes(), 0, record.bytes().length);
            ids.add(record.id());
        }
        return batch.build(offset(), context.clock().epochMicros());
    }

    private boolean isNext(BatchBuilder batch, ReplayedRecord first, ReplayedRecord next, BatchLimits limits) {
        return isToBeGiven(next)
                && next.partition() == first.partition()
                && next.resource().equals(first.resource())
                && Arrays.equals(next.context(), first.context())
                && batch.hasRoom(next.bytes().length, limits.recordCountMax(), limits.sizeBytesMax());
    }

    @Override
    public boolean isFinished() {
        return source.isFinished() && waiting.isEmpty() && line >= records.size();
    }

    @Override
    public boolean isEndOfInput() {
        return source.isEndOfInput();
    }

    @Override
    public void startTrigger() {
        source.startTrigger();
    }

    @Override
    public boolean isTriggerFull() {
        return source.isTriggerFull();
    }

    @Override
    public void acknowledge(int partition, byte[] resumeOffset) throws IOException {
        source.acknowledge(partition, resumeOffset);
    }

    @Override
    public Batch readAgain(Batch reference) throws IOException {
        return source.readAgain(reference);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
