package dev.rivulet.benchmarks.delta;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A table that is upserted into, epoch after epoch. One owner. */
final class UpsertTable implements AutoCloseable {

    private final String name;
    private final Path path;
    private final SinkSession<Reading> session;
    private final List<Long> nanos = new ArrayList<>();
    private final List<Long> bytes = new ArrayList<>();
    private long epoch;

    UpsertTable(String name, Path path, boolean hasVectors) throws IOException {
        this.name = name;
        this.path = path;
        SinkContext context =
                new SinkContext("benchmark", "sink", new UUID(1, 2), 1, new SystemDisk(), new SystemClock());
        this.session = DeltaSink.upsert(path, Reading.TYPE, "id")
                .withDeletionVectors(hasVectors)
                .open(context);
        session.committer().committedEpoch();
    }

    String name() {
        return name;
    }

    void commit(List<Reading> rows) throws IOException {
        epoch++;
        for (Reading row : rows) {
            session.writer().write(row);
        }
        EpochSeal seal = new EpochSeal(epoch, epoch * 100, rows.size(), epoch);
        session.committer().commit(List.of(session.writer().seal(seal)));
    }

    /** The same, remembering how long it takes and how many bytes come to the disk. */
    void measure(List<Reading> rows) throws IOException {
        long before = Folders.sizeBytes(path);
        long start = System.nanoTime();
        commit(rows);
        nanos.add(System.nanoTime() - start);
        bytes.add(Folders.sizeBytes(path) - before);
    }

    /** Reads the whole table; how often its keys were written in all, and how long that took, in nanoseconds. */
    long[] read() throws IOException {
        long[] sum = new long[1];
        long start = System.nanoTime();
        DeltaTable.open(new SystemDisk(), new SystemClock(), path)
                .read()
                .forEach(Reading.TYPE, reading -> sum[0] += 1 + reading.count());
        return new long[] {sum[0], System.nanoTime() - start};
    }

    List<Long> nanos() {
        return nanos.stream().sorted().toList();
    }

    List<Long> bytes() {
        return bytes.stream().sorted().toList();
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
