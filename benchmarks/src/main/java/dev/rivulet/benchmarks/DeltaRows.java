package dev.rivulet.benchmarks;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;

/** Rows go to a Delta table, and the totals are what is read back from it. */
final class DeltaRows implements RowTarget {

    private final Path table;

    DeltaRows(Path table) {
        this.table = table;
    }

    @Override
    public String name() {
        return "Delta table";
    }

    @Override
    public Sink<WindowTotal> newSink(EventStream stream) {
        return DeltaSink.append(table, WindowTotal.class);
    }

    @Override
    public Totals totals(EventStream stream) throws IOException {
        Totals.Collector collector = new Totals.Collector(stream.endMicros());
        DeltaTable.open(new SystemDisk(), new SystemClock(), table)
                .read()
                .forEach(RecordRowType.of(WindowTotal.class), collector::add);
        return collector.totals();
    }
}
