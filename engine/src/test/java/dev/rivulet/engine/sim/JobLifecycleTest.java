package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Starts and ends of jobs that are small or go wrong. */
class JobLifecycleTest {

    private static final int STEP_COUNT_MAX = 100_000;
    private static final Path DATA = Path.of("/data");
    private static final List<String> ONE_LINE = List.of("key,1,2");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final SimHost host = new SimHost(1);
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    @Test
    void jobOfOneBatchEndsWithMoreDecodersThanItHasLogEntries() throws Exception {
        Job job = start(
                () -> host,
                pipeline(row -> true, table),
                EngineSettings.defaults().withDecoderCount(5));

        host.runUntil(job::isTerminated, STEP_COUNT_MAX);
        job.awaitTermination();

        assertEquals(List.of(new Reading("key", 1, 2)), table.rows());
    }

    @Test
    void jobEndsByAFailureThatCannotBePutIntoWords() throws Exception {
        Job job = start(() -> host, pipeline(JobLifecycleTest::failUnspeakably, table), EngineSettings.defaults());

        assertThrows(IllegalStateException.class, () -> host.runUntil(job::isTerminated, STEP_COUNT_MAX));

        assertTrue(job.isTerminated());
    }

    @Test
    void anotherJobMayStartAfterAClassWasMissingAtTheFirst() throws Exception {
        assertThrows(
                NoClassDefFoundError.class,
                () -> start(() -> host, pipeline(row -> true, sinkOfMissingClass()), EngineSettings.defaults()));

        start(() -> host, pipeline(row -> true, table), EngineSettings.defaults());
    }

    @Test
    void anotherJobMayStartAfterTheSystemHadNoThreadsForTheFirst() throws Exception {
        assertThrows(
                OutOfMemoryError.class,
                () -> start(NoThreads::new, pipeline(row -> true, table), EngineSettings.defaults()));

        start(() -> host, pipeline(row -> true, table), EngineSettings.defaults());
    }

    private Job start(Supplier<AgentHost> hosts, Pipeline pipeline, EngineSettings settings) throws JobException {
        Machine machine = new Machine(disk, clock, name -> hosts.get(), new HeapStateBackend(disk));
        return EmbeddedRunner.in(DATA)
                .on(machine)
                .withSettings(settings.withEpochInterval(Duration.ofMillis(1)))
                .availableNow()
                .start(pipeline);
    }

    private void run(SimHost ownHost, List<String> lines) throws Exception {
        Job job = start(() -> ownHost, pipeline("small", lines), EngineSettings.defaults());
        ownHost.runUntil(job::isTerminated, STEP_COUNT_MAX);
        job.awaitTermination();
    }

    private Pipeline pipeline(String name, List<String> lines) {
        return pipeline(name, lines, row -> true, table);
    }

    private static Pipeline pipeline(RowPredicate<Reading> filter, Sink<Reading> sink) {
        return pipeline("small", ONE_LINE, filter, sink);
    }

    private static Pipeline pipeline(
            String name, List<String> lines, RowPredicate<Reading> filter, Sink<Reading> sink) {
        Pipeline pipeline = Pipeline.named(name);
        pipeline.source("lines", new LineSource(lines, 1, false)).filter(filter).sinkTo("table", sink);
        return pipeline;
    }

    @Test
    void renamedJobIsRefusedThoughTheOldOneCrashedBeforeItsFirstCheckpoint() throws Exception {
        start(() -> host, pipeline(row -> true, table), EngineSettings.defaults());
        disk.crash(1);

        JobException refusal = assertThrows(
                JobException.class,
                () -> start(() -> new SimHost(2), pipeline("renamed", ONE_LINE), EngineSettings.defaults()));

        assertTrue(refusal.getMessage().contains("the pipeline has changed"), refusal::getMessage);
    }

    @Test
    void rejectedRecordsMayBeTakenAwayBetweenRuns() throws Exception {
        List<String> lines = List.of("key,1,2", "nonsense");
        run(new SimHost(1), lines);
        Path deadLetters = DATA.resolve("dead-letters");
        assertEquals(1, disk.list(deadLetters).size());
        disk.delete(deadLetters.resolve(disk.list(deadLetters).get(0)));

        run(new SimHost(2), lines);

        assertEquals(List.of(new Reading("key", 1, 2)), table.rows());
    }

    private static boolean failUnspeakably(Reading row) {
        throw new Error() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no message for " + row);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private Sink<Reading> sinkOfMissingClass() {
        return (Sink<Reading>) Proxy.newProxyInstance(
                Sink.class.getClassLoader(), new Class<?>[] {Sink.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        throw new NoClassDefFoundError("of an optional library");
                    }
                    return method.invoke(table, arguments);
                });
    }

    private static final class NoThreads implements AgentHost {
        @Override
        public void start(List<List<Agent>> groups, FailureListener listener) {
            throw new OutOfMemoryError("unable to create native thread");
        }

        @Override
        public void stop() {}
    }
}
