package dev.rivulet.delta;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.testkit.SinkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A Delta table as a sink whose rows are staged elsewhere. */
final class LocalStagingContractTest extends SinkContract {

    @TempDir
    private Path directory;

    @Override
    protected Sink<Entry> sink() {
        return DeltaSink.append(directory.resolve("table"), Entry.class)
                .partitionedBy("epoch")
                .withLocalStaging(directory.resolve("staged"));
    }

    @Override
    protected List<Entry> rows() throws IOException {
        List<Entry> rows = new ArrayList<>();
        DeltaTable.open(disk(), new SystemClock(), directory.resolve("table"))
                .read()
                .forEach(RecordRowType.of(Entry.class), rows::add);
        return rows;
    }

    @Override
    protected Disk disk() {
        return new SystemDisk();
    }
}
