package dev.rivulet.delta;

import static dev.rivulet.delta.GrowthFixture.APPEND;
import static dev.rivulet.delta.GrowthFixture.UPSERT;
import static dev.rivulet.delta.GrowthFixture.reading;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetListener;
import dev.rivulet.delta.GrowthFixture.Reading;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who writes to a table is told which columns rows have brought. */
final class GrowthNewsTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final List<String> told = new ArrayList<>();

    private final TargetListener listener = (version, columns) -> told.add(version + " " + columns);

    @Test
    void columnsAreToldWithTheirVersionBeforeTheirRowsAreVisible() throws IOException {
        TargetListener watching = (version, columns) -> {
            listener.onColumnsAdded(version, columns);
            try {
                assertEquals(version, open(disk).version());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try (SinkSession<Reading> session = APPEND.open(context(disk, 1, watching))) {
            stageAndCommit(session, 1, List.of(reading(1, null)));
            stageAndCommit(session, 2, List.of(reading(2, "{\"n\":1,\"text\":\"a\"}")));
            stageAndCommit(session, 3, List.of(reading(3, "{\"n\":2}")));
            stageAndCommit(session, 4, List.of(reading(4, "{\"part\":0.5}")));
        }
        assertEquals(List.of("2 [n long, text string]", "5 [part double]"), told);
    }

    @Test
    void whatARunLeftBetweenColumnsAndRowsTheNextOneTells() throws IOException {
        for (DeltaSink<Reading> sink : List.of(APPEND, UPSERT)) {
            told.clear();
            SimDisk broken = new SimDisk(CLOCK, 1);
            TargetListener dying = (version, columns) -> {
                listener.onColumnsAdded(version, columns);
                throw new IllegalStateException("simulated: the end");
            };
            try (SinkSession<Reading> session = sink.open(context(broken, 1, dying))) {
                StagedEpoch staged = stage(session, 1, List.of(reading(1, "{\"n\":1}")));
                assertThrows(
                        IllegalStateException.class, () -> session.committer().commit(List.of(staged)));
            }
            broken.kill();
            try (SinkSession<Reading> session = sink.open(context(broken, 2, listener))) {
                StagedEpoch first = stage(session, 1, List.of(reading(1, "{\"n\":1}")));
                StagedEpoch second = stage(session, 2, List.of(reading(2, "{\"m\":2}")));
                session.committer().commit(List.of(first, second));
            }
            try (SinkSession<Reading> session = sink.open(context(broken, 3, listener))) {
                stageAndCommit(session, 3, List.of(reading(3, "{\"n\":3}")));
            }
            assertEquals(List.of("1 [n long]", "1 [n long]", "2 [m long]"), told, sink::description);
        }
    }

    @Test
    void whatIsToldIsNotToldAgainWhenTheSameRunCommitsAgain() throws IOException {
        TargetListener breaking = (version, columns) -> {
            if (told.isEmpty()) {
                disk.failOnce(1);
            }
            listener.onColumnsAdded(version, columns);
        };
        try (SinkSession<Reading> session = APPEND.open(context(disk, 1, breaking))) {
            StagedEpoch first = stage(session, 1, List.of(reading(1, "{\"n\":1}")));
            StagedEpoch second = stage(session, 2, List.of(reading(2, "{\"m\":1}")));
            assertThrows(IOException.class, () -> session.committer().commit(List.of(first)));
            session.committer().commit(List.of(first, second));
        }
        assertEquals(List.of("1 [n long]", "2 [m long]"), told);
    }

    @Test
    void columnsOfOthersAreNotTold() throws IOException {
        try (SinkSession<Reading> session = APPEND.open(context(disk, 1, listener));
                SinkSession<Reading> other = APPEND.open(context(disk, "other", 1))) {
            stageAndCommit(session, 1, List.of(reading(1, null)));
            open(disk).alter().addColumns(Field.nullable("theirs", Simple.LONG));
            stageAndCommit(other, 1, List.of(reading(2, "{\"also\":1}")));
            stageAndCommit(session, 2, List.of(reading(3, "{\"also\":2,\"own\":true}")));
        }
        assertEquals(List.of("5 [own boolean]"), told);
    }
}
