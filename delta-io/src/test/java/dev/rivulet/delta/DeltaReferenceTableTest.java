package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeltaReferenceTableTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final ReferenceTableReader<Count> reader =
            DeltaReferenceTable.of(TABLE, Count.class).open(new TableContext("enrich", disk, CLOCK));

    private List<Count> read() throws IOException {
        List<Count> rows = new ArrayList<>();
        assertEquals(reader.version(), reader.read(rows::add));
        rows.sort(Comparator.comparing(Count::epoch).thenComparing(Count::number));
        return rows;
    }

    @Test
    void theLatestVersionIsRead() throws IOException {
        try (SinkSession<Count> session = DeltaSink.append(TABLE, Count.class).open(context(disk, 1))) {
            stageAndCommit(session, 1, counts(1, 3));
            String first = reader.version();
            assertEquals(first, reader.version());
            assertEquals(counts(1, 3), read());

            stageAndCommit(session, 2, counts(2, 2));

            assertNotEquals(first, reader.version());
            List<Count> both = new ArrayList<>(counts(1, 3));
            both.addAll(counts(2, 2));
            assertEquals(both, read());
        }
    }

    @Test
    void noTableIsAnErrorThatNamesThePath() {
        IOException failure = assertThrows(IOException.class, reader::version);

        assertTrue(failure.getMessage().contains(TABLE.toString()), failure.getMessage());
    }
}
