package dev.rivulet.delta;

import static dev.rivulet.delta.GrowthFixture.APPEND;
import static dev.rivulet.delta.GrowthFixture.UPSERT;
import static dev.rivulet.delta.GrowthFixture.reading;
import static dev.rivulet.delta.GrowthFixture.rows;
import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.GrowthFixture.Reading;
import dev.rivulet.delta.growth.ColumnConflictException;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.UnreachableDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A table that gets columns by a sink while others change it too, or while it is out of reach. */
final class GrowingSinkConflictTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    @Test
    void columnsThatAnotherWriterAddsAlikeAreTakenAndOthersEndTheRun() throws IOException {
        for (DeltaSink<Reading> sink : List.of(APPEND, UPSERT)) {
            for (boolean isMapped : List.of(false, true)) {
                raceForAColumn(sink, isMapped);
            }
        }
    }

    private void raceForAColumn(DeltaSink<Reading> plain, boolean isMapped) throws IOException {
        SimDisk both = new SimDisk(CLOCK, 1);
        DeltaSink<Reading> sink = isMapped ? plain.withTableProperty("delta.columnMapping.mode", "name") : plain;
        StagedEpoch staged;
        try (SinkSession<Reading> session = sink.open(context(both, "one", 1));
                SinkSession<Reading> other = sink.open(context(both, "two", 1))) {
            stageAndCommit(other, 1, List.of(reading(1, "{\"same\":1,\"odd\":1}")));
            stageAndCommit(session, 1, List.of(reading(2, "{\"same\":2}")));
            staged = stage(session, 2, List.of(reading(3, "{\"odd\":0.5,\"own\":true}")));
            ColumnConflictException conflict = assertThrows(
                    ColumnConflictException.class, () -> session.committer().commit(List.of(staged)));
            Refusals.assertSays("odd long", conflict);
            Refusals.assertSays("wanted odd double", conflict);
        }
        try (SinkSession<Reading> session = sink.open(context(both, "one", 2))) {
            assertEquals(1, session.committer().committedEpoch());
            stageAndCommit(session, 2, List.of(reading(3, "{\"odd\":0.5,\"own\":true}")));
        }
        Map<Long, String> found = rows(both);
        assertEquals(
                Map.of(1L, "{odd=1, same=1}", 2L, "{same=2}", 3L, "{own=1, rescued={\"odd\":0.5}}"),
                found,
                sink::description);
    }

    @Test
    void aRunThatIsFencedAddsNoColumn() throws IOException {
        try (SinkSession<Reading> old = APPEND.open(context(disk, 1));
                SinkSession<Reading> young = APPEND.open(context(disk, 2))) {
            assertEquals(0, old.committer().committedEpoch());
            StagedEpoch staged = stage(old, 1, List.of(reading(1, "{\"old\":1}")));
            stageAndCommit(young, 1, List.of(reading(1, null)));

            assertThrows(FencedException.class, () -> old.committer().commit(List.of(staged)));
        }
        assertEquals(3, open(disk).schema().fieldCount());
    }

    @Test
    void rowsThatWereStagedForOtherRulesDoNotComeInWithTheirColumns() throws IOException {
        for (DeltaSink<Reading> sink : List.of(APPEND, UPSERT)) {
            SimDisk ruled = new SimDisk(CLOCK, 1);
            try (SinkSession<Reading> session = sink.open(context(ruled, 1))) {
                stageAndCommit(session, 1, List.of(reading(101, null)));
                StagedEpoch staged = stage(session, 2, List.of(reading(1, "{\"n\":1}")));
                open(ruled).alter().addConstraint("late", "id > 100");
                for (int attempt = 0; attempt < 2; attempt++) {
                    assertFails("CHECK constraints", () -> session.committer().commit(List.of(staged)));
                }
            }
            List<Long> ids = new ArrayList<>();
            open(ruled).read().forEach(row -> ids.add(row.longValue(0)));
            assertEquals(List.of(101L), ids, sink::description);
        }
    }

    @Test
    void neededColumnsComeWithEpochsThatWait() throws IOException {
        Path folder = Path.of("/staged");
        for (DeltaSink<Reading> sink : List.of(APPEND.withLocalStaging(folder), UPSERT.withLocalStaging(folder))) {
            SimDisk local = new SimDisk(CLOCK, 1);
            try (SinkSession<Reading> session = sink.open(context(local, 1))) {
                StagedEpoch first = stage(session, 1, List.of(reading(1, "{\"a\":1}")));
                StagedEpoch second = stage(session, 2, List.of(reading(2, "{\"a\":2,\"b\":2}")));
                StagedEpoch third = stage(session, 3, List.of(reading(3, "{\"a\":0.5,\"b\":3}")));
                session.committer().commit(List.of(first));
                session.committer().commit(List.of(second, third));
            }
            Map<Long, String> found = rows(local);
            assertEquals(
                    Map.of(1L, "{a=1}", 2L, "{a=2, b=2}", 3L, "{b=3, rescued={\"a\":0.5}}"), found, sink::description);
        }
    }

    @Test
    void aTableThatIsOutOfReachGetsColumnsAndRowsOnceWhereverACommitBreaksOff() throws IOException {
        int brokenCount = 0;
        boolean isBroken = true;
        for (long callCount = 0; isBroken; callCount++) {
            SimDisk whole = new SimDisk(CLOCK, 1);
            UnreachableDisk uplink = new UnreachableDisk(whole, TABLE);
            DeltaSink<Reading> sink = (brokenCount % 2 == 0 ? APPEND : UPSERT).withLocalStaging(Path.of("/staged"));
            try (SinkSession<Reading> session = sink.open(context(uplink, 1))) {
                assertEquals(0, session.committer().committedEpoch());
                uplink.leave(0);
                List<StagedEpoch> staged = List.of(
                        stage(session, 1, List.of(reading(1, "{\"a\":1}"))),
                        stage(session, 2, List.of(reading(2, "{\"a\":0.5,\"b\":true}"))));
                uplink.leave(callCount);
                isBroken = isBroken(session, staged);
                brokenCount += isBroken ? 1 : 0;
                uplink.comeBack();
                session.committer().commit(staged);
            }
            assertEquals(
                    Map.of(1L, "{a=1}", 2L, "{b=1, rescued={\"a\":0.5}}"),
                    rows(whole),
                    "after " + callCount + " calls");
        }
        assertTrue(brokenCount > 10, "only " + brokenCount + " commits broke off");
    }

    private static boolean isBroken(SinkSession<Reading> session, List<StagedEpoch> staged) {
        try {
            session.committer().commit(staged);
            return false;
        } catch (IOException gone) {
            assertTrue(Outage.isOne(gone), () -> "the engine would not wait: " + gone);
            return true;
        }
    }

    @Test
    void aColumnThatAnotherWriterAddsAtTheVeryMomentIsFound() throws IOException {
        for (Simple type : List.of(Simple.LONG, Simple.STRING)) {
            SimDisk both = new SimDisk(CLOCK, 1);
            boolean[] isDone = {true};
            Disk hooked = HookedDisk.of(both, (call, path) -> {
                if (!isDone[0] && path.toString().contains("_delta_log") && call.startsWith("create")) {
                    isDone[0] = true;
                    open(both).alter().addColumns(Field.nullable("n", type));
                }
            });
            try (SinkSession<Reading> session = APPEND.open(context(hooked, 1))) {
                StagedEpoch staged = stage(session, 1, List.of(reading(1, "{\"n\":1,\"own\":2}")));
                isDone[0] = false;
                if (type == Simple.LONG) {
                    session.committer().commit(List.of(staged));
                } else {
                    assertThrows(
                            ColumnConflictException.class,
                            () -> session.committer().commit(List.of(staged)));
                }
                assertTrue(isDone[0]);
            }
            assertEquals(type == Simple.LONG ? Map.of(1L, "{n=1, own=2}") : Map.of(), rows(both), type::toString);
        }
    }
}
