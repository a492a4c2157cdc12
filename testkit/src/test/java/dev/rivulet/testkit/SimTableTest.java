package dev.rivulet.testkit;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.Sink;
import java.util.List;

/** The simulated table is a sink like any other. */
class SimTableTest extends SinkContract {

    private final SimTable<Entry> table = new SimTable<>(Entry.class, 1, 0);

    @Override
    protected Sink<Entry> sink() {
        return table;
    }

    @Override
    protected List<Entry> rows() {
        return table.rows();
    }

    @Override
    protected Disk disk() {
        return new SimDisk(1);
    }
}
