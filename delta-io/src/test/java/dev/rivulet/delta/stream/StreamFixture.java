package dev.rivulet.delta.stream;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a source as the engine does: batch by batch, each with its offset into a log, from where it goes on after a restart.
 *
 * @param <T> the rows
 */
final class StreamFixture<T> {

    private static final BatchLimits LIMITS = new BatchLimits(1_000, 1 << 20);

    /** A row, and the version of the table that it came with. */
    record Read<T>(long version, boolean isInitial, T row) {}

    private final Source<T> source;
    private final SimDisk disk;
    private final Clock clock;
    private final Decoder<T> decoder;
    private final List<Read<T>> rows = new ArrayList<>();
    private final List<String> rejects = new ArrayList<>();
    private Map<Integer, byte[]> offsets = Map.of();
    private SourceReader reader;

    private StreamFixture(Source<T> source, SimDisk disk, Clock clock, Map<Integer, byte[]> offsets, boolean isNow)
            throws IOException {
        this.source = source;
        this.disk = disk;
        this.clock = clock;
        this.offsets = offsets;
        this.decoder = source.newDecoder();
        this.reader = source.open(new SourceContext("delta", offsets, isNow, disk, clock));
    }

    static <T> StreamFixture<T> open(Source<T> source, SimDisk disk, Clock clock) throws IOException {
        return new StreamFixture<>(source, disk, clock, Map.of(), false);
    }

    static <T> StreamFixture<T> openAvailableNow(Source<T> source, SimDisk disk, Clock clock) throws IOException {
        return new StreamFixture<>(source, disk, clock, Map.of(), true);
    }

    /** Another source that goes on from where this one has come. */
    <S> StreamFixture<S> continuedBy(Source<S> other) throws IOException {
        reader.close();
        return new StreamFixture<>(other, disk, clock, offsets, false);
    }

    void restart() throws IOException {
        reader.close();
        reader = source.open(new SourceContext("delta", offsets, false, disk, clock));
    }

    /** Whether the log has an offset. */
    boolean hasBegun() {
        return !offsets.isEmpty();
    }

    SourceReader reader() {
        return reader;
    }

    /** Polls once; returns whether there was a batch. */
    boolean poll(BatchLimits limits) throws IOException {
        Batch batch = reader.poll(limits);
        if (batch == null) {
            return false;
        }
        // What lies in the log is all that the decoder gets.
        Batch logged = Batch.decode(batch.encoded());
        offsets = Map.of(logged.partition(), logged.resumeOffset());
        StreamPosition next = StreamPosition.decode(logged.resumeOffset());
        boolean isBehind = next.isAtVersionStart();
        for (int index = 0; index < logged.recordCount(); index++) {
            try {
                T row = decoder.decode(logged, index);
                rows.add(new Read<>(next.version() - (isBehind ? 1 : 0), next.isInitial(), row));
            } catch (MalformedRowException malformed) {
                rejects.add(logged.resource() + ":" + logged.recordOffset(index) + " " + malformed.getMessage());
            }
        }
        return true;
    }

    /** Polls until there is nothing at present, and returns the rows that came. */
    List<T> drain() throws IOException {
        int before = rows.size();
        while (poll(LIMITS)) {
            // All of it.
        }
        return rows.subList(before, rows.size()).stream().map(Read::row).toList();
    }

    /** All that came so far. */
    List<Read<T>> rows() {
        return rows;
    }

    List<String> rejects() {
        return rejects;
    }

    long nextVersion() throws IOException {
        return StreamPosition.decode(offsets.get(0)).version();
    }
}
