package dev.rivulet.kafka.sink;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the records of an epoch until it is committed, in a file each. Owned by the collect agent. */
final class StagingWriter<T> implements SinkWriter<T> {

    private final RowRecords<T> records;
    private final Disk disk;
    private final Clock clock;
    private final Path directory;
    private @Nullable StagedRows current;
    private long nextNumber;

    StagingWriter(RowRecords<T> records, Disk disk, Clock clock, Path directory) {
        this.records = records;
        this.disk = disk;
        this.clock = clock;
        this.directory = directory;
    }

    @Override
    public void write(T row) throws IOException {
        StagedRows open = current;
        if (open == null) {
            open = StagedRows.create(disk, directory.resolve(StagedRows.name(nextNumber)));
            current = open;
        }
        open.add(records.of(row));
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        StagedRows sealed = current;
        if (sealed == null) {
            return new StagedEpoch(seal, List.of());
        }
        current = null;
        sealed.close();
        String name = StagedRows.name(nextNumber++);
        return new StagedEpoch(
                seal,
                List.of(new StagedFile(
                        name, sealed.sizeBytes(), sealed.rowCount(), Map.of(), clock.epochMicros(), "")));
    }

    void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
