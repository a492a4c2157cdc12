package dev.rivulet.delta.stream;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DeltaSourceContractTest extends SourceContract {

    @TempDir
    private Path path;

    private final SimClock clock = new SimClock();
    private DeltaTable table;

    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(new SystemDisk(), clock, path, TableDefinition.of(Event.TYPE.schema()));
    }

    @Override
    protected Source<?> source() {
        return DeltaSource.of(path, Event.TYPE);
    }

    @Override
    protected List<String> give(int from, int count) throws IOException {
        List<Event> rows = LongStream.range(from, from + count)
                .mapToObj(id -> new Event(id, null))
                .toList();
        table.append(Event.TYPE, rows);
        return rows.stream().map(Event::toString).toList();
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void letTimePass() {
        clock.advance(Duration.ofMillis(100));
    }
}
