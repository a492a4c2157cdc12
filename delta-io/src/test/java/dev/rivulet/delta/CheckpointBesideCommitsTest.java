package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.delta.upkeep.LogUpkeepAgent;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of a sink's table that are made beside its commits: what they wait for, what waits for them, and what becomes of their failures. */
final class CheckpointBesideCommitsTest {

    private static final Path LOG = TABLE.resolve("_delta_log");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final DeltaSink<Count> sink =
            DeltaSink.append(TABLE, Count.class).withCheckpointInterval(3).withAutoCompaction(0);

    private SinkContext context(Disk on) {
        return context(on, 1);
    }

    private SinkContext context(Disk on, long term) {
        return new SinkContext("job", "sink", new UUID(7, 9), term, on, clock);
    }

    private static LogUpkeepAgent upkeep(SinkSession<Count> session) {
        return (LogUpkeepAgent) session.upkeep().orElseThrow();
    }

    private static void commit(SinkSession<Count> session, long firstEpoch, long lastEpoch) throws IOException {
        for (long epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
            stageAndCommit(session, epoch, counts(epoch, 2));
        }
    }

    private static void finish(Agent agent) throws Exception {
        while (agent.doWork() > 0) {
            // Until nothing is due.
        }
    }

    private List<Long> checkpoints() throws IOException {
        return versions(disk.names(LOG), ".checkpoint.parquet");
    }

    private static List<Long> versions(List<String> names, String ending) {
        return names.stream()
                .filter(name -> name.endsWith(ending) && !name.startsWith("."))
                .map(name -> Long.parseLong(name.substring(0, 20)))
                .toList();
    }

    private long rowCount() throws IOException {
        return rows(disk, TABLE).size();
    }

    private List<Count> rows(Disk on, Path table) throws IOException {
        List<Count> rows = new ArrayList<>();
        DeltaTable.open(on, clock, table).read().forEach(RecordRowType.of(Count.class), rows::add);
        return rows;
    }

    @Test
    void checkpointIsMadeByWhoeverAskedForIt() throws Exception {
        try (SinkSession<Count> session = sink.open(context(disk))) {
            Agent agent = upkeep(session);
            commit(session, 1, 7);
            assertEquals(List.of(), checkpoints());

            finish(agent);

            assertEquals(List.of(6L), checkpoints(), "the next was skipped, and made of the latest that was due");
            commit(session, 8, 9);
            finish(agent);
            assertEquals(List.of(6L, 9L), checkpoints());
        }
        long[] count = new long[1];
        DeltaTable.open(disk, clock, TABLE).versionAsOf(6).forEach(row -> count[0]++);
        assertEquals(12, count[0], "a checkpoint is of its version and no later one");
        assertEquals(18, rowCount());
    }

    @Test
    void nobodyAsksSoCommitsMakeIt() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk))) {
            commit(session, 1, 7);
        }

        assertEquals(List.of(3L, 6L), checkpoints());
    }

    /** A log has tens of thousands of files, so a commit that lists it is felt. */
    @Test
    void commitsNeitherListTheLogNorReadIt() throws Exception {
        List<String> calls = new ArrayList<>();
        Disk watched = HookedDisk.of(disk, (call, path) -> {
            if (call.equals("openForReading") || call.equals("list") || call.equals("entries")) {
                calls.add(call + " " + path);
            }
        });
        try (SinkSession<Count> session = sink.open(context(watched))) {
            Agent agent = upkeep(session);
            commit(session, 1, 3);
            finish(agent);
            calls.clear();

            commit(session, 4, 12);

            assertEquals(List.of(), calls);
        }
    }

    @Test
    @Timeout(60)
    void commitsGoOnWhileACheckpointIsStuck(@TempDir Path folder) throws Exception {
        CountDownLatch isStuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch isThere = new CountDownLatch(1);
        Disk slow = HookedDisk.of(new SystemDisk(), (call, path) -> {
            if (call.equals("create") && path.toString().contains(".checkpoint.parquet")) {
                isStuck.countDown();
                await(release);
            }
            if (call.equals("create") && path.toString().contains("_last_checkpoint")) {
                isThere.countDown();
            }
        });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        ThreadHost host = new ThreadHost("test");
        try (SinkSession<Count> session = sink.in(folder).open(context(slow))) {
            host.start(List.of(List.of(upkeep(session))), (agent, cause) -> failure.set(cause));
            commit(session, 1, 3);
            isStuck.await();

            commit(session, 4, 13);

            assertEquals(List.of(), versions(new SystemDisk().list(folder.resolve("_delta_log")), ".parquet"));
            assertEquals(26, rows(new SystemDisk(), folder).size());
            release.countDown();
            isThere.await();
            commit(session, 14, 20);
            host.stop();
            assertEquals(40, rows(new SystemDisk(), folder).size());
            List<String> names = new SystemDisk().list(folder.resolve("_delta_log"));
            assertEquals(3L, versions(names, ".parquet").get(0));
            assertTrue(names.stream().noneMatch(name -> name.startsWith(".")), names::toString);
        }
        assertEquals(null, failure.get());
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void failingCheckpointIsToldAndMadeOfALaterVersion() throws Exception {
        boolean[] fails = {true};
        Disk failing = HookedDisk.of(disk, (call, path) -> {
            if (fails[0] && call.equals("link") && path.toString().contains(".checkpoint.parquet")) {
                throw new IOException("injected");
            }
        });
        try (SinkSession<Count> session = sink.open(context(failing))) {
            LogUpkeepAgent agent = upkeep(session);
            commit(session, 1, 3);
            finish(agent);
            assertEquals(1, agent.failureCount());
            assertTrue(disk.names(LOG).stream().noneMatch(name -> name.endsWith(".tmp")));
            commit(session, 4, 5);
            finish(agent);
            assertEquals(1, agent.failureCount(), "it is not tried before the next is due");
            fails[0] = false;

            commit(session, 6, 6);
            finish(agent);

            assertEquals(1, agent.failureCount());
            assertEquals(List.of(6L), checkpoints());
        }
        assertEquals(12, rowCount());
    }

    /** A failing sync would be told to the agent, and not to the commit whose entry it lost. */
    @Test
    void directoryIsSyncedByCommitsAlone() throws Exception {
        boolean[] isBeside = {false};
        Disk watched = HookedDisk.of(
                disk,
                (call, path) -> assertFalse(
                        isBeside[0] && call.equals("syncDirectory"), "a directory is synced beside commits"));
        try (SinkSession<Count> session = sink.open(context(watched))) {
            Agent agent = upkeep(session);
            for (long epoch = 1; epoch <= 30; epoch++) {
                commit(session, epoch, epoch);
                isBeside[0] = true;
                finish(agent);
                isBeside[0] = false;
            }
        }
        assertTrue(checkpoints().size() > 5, "no checkpoint was made");
    }

    @Test
    void stopLeavesNothingOfACheckpointThatIsUnderWay() throws Exception {
        try (SinkSession<Count> session = sink.open(context(disk))) {
            Agent agent = upkeep(session);
            commit(session, 1, 3);
            agent.doWork();
            agent.doWork();
            assertTrue(disk.names(LOG).stream().anyMatch(name -> name.endsWith(".tmp")));

            agent.onClose();
        }

        assertTrue(disk.names(LOG).stream().noneMatch(name -> name.endsWith(".tmp")));
        assertEquals(List.of(), checkpoints());
    }

    /** Each call to the disk while a checkpoint is made fails in turn, alone or with all behind it, and the process ends, with and without power loss. */
    @Test
    void tableIsWholeAfterAFailureAtAnyCallOfACheckpoint() throws Exception {
        int callCount = 0;
        for (int kind = 0; kind < 4; kind++) {
            for (int call = 1; failAt(call, kind % 2 == 0, kind < 2); call++) {
                callCount++;
            }
        }
        assertTrue(callCount > 100, "calls: " + callCount);
    }

    /** Returns whether the call was made. */
    private boolean failAt(int call, boolean isOnce, boolean losesPower) throws Exception {
        SimDisk failing = new SimDisk(clock, call);
        String what = "call " + call + (isOnce ? " alone" : " and on") + (losesPower ? ", power loss" : "");
        SinkSession<Count> session = sink.open(context(failing));
        LogUpkeepAgent agent = upkeep(session);
        commit(session, 1, 3);
        if (isOnce) {
            failing.failOnce(call);
        } else {
            failing.failFrom(call);
        }
        finish(agent);
        boolean hasFailed = failing.hasFailed();
        failing.heal();
        boolean isThere = failing.names(LOG).contains(String.format("%020d.checkpoint.parquet", 3));
        assertTrue(isThere || agent.failureCount() == 1, what + ": neither made nor told");
        assertTrue(hasFailed || agent.failureCount() == 0, what);
        if (isOnce) {
            commit(session, 4, 6);
            finish(agent);
            assertTrue(versions(failing.names(LOG), ".checkpoint.parquet").contains(6L), what);
        }
        if (losesPower) {
            failing.crash(call);
        } else {
            failing.kill();
        }
        assertEquals(isOnce ? 12 : 6, rows(failing, TABLE).size(), what);
        try (SinkSession<Count> next = sink.open(context(failing, 2))) {
            LogUpkeepAgent again = upkeep(next);
            commit(next, isOnce ? 7 : 4, 9);
            finish(again);
            assertEquals(0, again.failureCount(), what);
        }
        assertTrue(versions(failing.names(LOG), ".checkpoint.parquet").contains(9L), what);
        assertEquals(18, rows(failing, TABLE).size(), what);
        return hasFailed;
    }

    @Test
    void whatACrashLeavesOfACheckpointIsCleanedAwayWithTheLog() throws Exception {
        try (SinkSession<Count> session = sink.open(context(disk))) {
            Agent agent = upkeep(session);
            commit(session, 1, 3);
            agent.doWork();
            agent.doWork();
        }
        disk.kill();
        assertEquals(
                1,
                disk.names(LOG).stream().filter(name -> name.endsWith(".tmp")).count());
        clock.advance(Duration.ofDays(2));

        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            Agent agent = upkeep(session);
            session.committer().committedEpoch();
            commit(session, 4, 6);
            finish(agent);
            commit(session, 7, 8);
            finish(agent);
        }

        assertEquals(
                0,
                disk.names(LOG).stream().filter(name -> name.endsWith(".tmp")).count());
        assertEquals(16, rowCount());
    }

    /** The log has expired at once; yet nothing goes before commits have made the checkpoint durable. */
    @Test
    void logIsCleanedWhenTheCheckpointIsDurable() throws Exception {
        DeltaSink<Count> forgetful = sink.withTableProperty("delta.logRetentionDuration", "interval 1 hour");
        try (SinkSession<Count> session = forgetful.open(context(disk))) {
            Agent agent = upkeep(session);
            commit(session, 1, 3);
            finish(agent);
            commit(session, 4, 5);
            finish(agent);
            clock.advance(Duration.ofDays(3));
            commit(session, 6, 6);
            finish(agent);
            commit(session, 7, 7);
            finish(agent);
            assertEquals(0L, versions(disk.names(LOG), ".json").get(0));

            commit(session, 8, 8);
            finish(agent);

            assertEquals(3L, versions(disk.names(LOG), ".json").get(0));
        }
        assertEquals(16, rowCount());
    }

    @Test
    void tableThatTookAnothersPlaceGetsNoCheckpointOfIt() throws Exception {
        int stepCount = stepsToACheckpoint();
        try (SinkSession<Count> session = sink.open(context(disk))) {
            LogUpkeepAgent agent = upkeep(session);
            commit(session, 1, 3);
            for (int step = 1; step < stepCount; step++) {
                agent.doWork();
            }
            for (String name : disk.names(LOG)) {
                if (!name.startsWith(".")) { // What is being written stays.
                    disk.delete(LOG.resolve(name));
                }
            }
            DeltaTable other = DeltaTable.openOrCreate(
                    disk,
                    clock,
                    TABLE,
                    TableDefinition.of(RecordRowType.of(Count.class).schema()));
            for (int epoch = 100; epoch < 105; epoch++) {
                other.append(RecordRowType.of(Count.class), counts(epoch, 1));
            }

            finish(agent);

            assertEquals(1, agent.failureCount());
        }
        assertEquals(List.of(), checkpoints());
        assertEquals(5, rowCount());
    }

    /** Of version 3. */
    private int stepsToACheckpoint() throws Exception {
        SimDisk other = new SimDisk(clock, 1);
        try (SinkSession<Count> session = sink.open(context(other))) {
            Agent agent = upkeep(session);
            commit(session, 1, 3);
            int count = 0;
            while (versions(other.names(LOG), ".checkpoint.parquet").isEmpty()) {
                agent.doWork();
                count++;
            }
            return count;
        }
    }
}
