package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.supervise.CommitBacklog;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.UnreachableDisk;
import dev.rivulet.wal.WalSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ten minutes without the table's storage, of a clock that is set on, while a record comes every 100 milliseconds. */
final class StoreAndForwardTest {

    private static final Path DATA = Path.of("/data");
    private static final Path TABLE = Path.of("/store/table");
    private static final long RECORD_MICROS = 100_000;
    private static final int RECORD_COUNT = 7_000;
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int STEP_COUNT_MAX = 1_000_000;

    record Numbered(long n) {}

    private static final RowType<Numbered> NUMBERED = RecordRowType.of(Numbered.class);

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final UnreachableDisk machine = new UnreachableDisk(disk, TABLE);
    private SimHost host = new SimHost(3);

    @Test
    void theJobGoesOnAndCommitsInOrderAfterwards() throws Exception {
        Job job = start();
        run(BEFORE, job);
        machine.leave(0);
        run(OUTAGE, job);

        CommitBacklog backlog = job.commitBacklog();
        Duration age = Duration.ofNanos((clock.epochMicros() - backlog.oldestMicros()) * 1_000);
        assertFalse(job.isTerminated(), "the job goes on");
        assertEquals("commit", job.outages().get(0).what());
        assertTrue(age.compareTo(OUTAGE.minusSeconds(15)) > 0, "the backlog is only " + age + " old");
        assertTrue(backlog.epochCount() > 128 && backlog.epochCount() < 600, "epochs become longer: " + backlog);
        assertEquals(0, job.log().refusalCount());

        machine.comeBack();
        runToEnd(job);

        assertEquals(CommitBacklog.NONE, job.commitBacklog());
        assertEquals(List.of(), job.outages());
        assertEquals(LongStream.range(0, RECORD_COUNT).boxed().toList(), numbers());
    }

    /** The gateway's power fails in the middle, and it is back before its uplink. */
    @Test
    void aStartInTheOutageTakesInWhatComes() throws Exception {
        Job job = start();
        run(BEFORE, job);
        machine.leave(0);
        run(A_WHILE, job);
        disk.crash(5);
        host = new SimHost(4);
        EmbeddedJob logging = start();
        long logEnd = logging.log().endPosition();
        run(A_WHILE, logging);

        assertTrue(logging.isLogOnly());
        assertFalse(logging.isTerminated(), "the job goes on");
        assertEquals("target", logging.outages().get(0).what());
        long logged = logging.log().durablePosition() - logEnd;
        assertTrue(logged > A_WHILE.toMillis() * 1_000 / RECORD_MICROS * Long.BYTES, logged + " bytes were logged");

        machine.comeBack();
        runToEnd(logging);
        host = new SimHost(5);
        EmbeddedJob last = start();
        assertFalse(last.isLogOnly());
        runToEnd(last);

        assertEquals(LongStream.range(0, RECORD_COUNT).boxed().toList(), numbers());
    }

    private void runToEnd(Job job) throws Exception {
        for (int step = 0; !job.isTerminated(); step++) {
            assertTrue(step < STEP_COUNT_MAX, "the job gets nowhere");
            step();
        }
        job.awaitTermination();
    }

    private EmbeddedJob start() throws Exception {
        Pipeline pipeline = Pipeline.named("forwarding");
        pipeline.source("drip", new Drip(SimClock.START_EPOCH_MICROS))
                .sinkTo("table", DeltaSink.append(TABLE, NUMBERED).withLocalStaging(DATA.resolve("staged")));
        JobEnvironment environment = new JobEnvironment(
                        DATA, new Machine(machine, clock, name -> host, new HeapStateBackend(machine)))
                .withSettings(
                        EngineSettings.defaults().with(WalSettings.defaults().withSegmentSizeBytes(1 << 20)))
                .withRestarts(RestartStrategy.exponentialDelay());
        return EmbeddedJob.start(pipeline.plan(), environment);
    }

    private void run(Duration time, Job job) {
        long endMicros = clock.epochMicros() + time.toMillis() * 1_000;
        while (clock.epochMicros() < endMicros && !job.isTerminated()) {
            step();
        }
    }

    private void step() {
        host.step();
        clock.advance(STEP);
    }

    private List<Long> numbers() throws Exception {
        List<Long> numbers = new ArrayList<>();
        DeltaTable.open(disk, clock, TABLE).read().forEach(NUMBERED, row -> numbers.add(row.n()));
        return numbers.stream().sorted().toList();
    }

    /** Numbers, each when its time has come. */
    private record Drip(long startMicros) implements Source<Numbered> {

        @Override
        public SourceReader open(SourceContext context) {
            return new Reader(context, startMicros);
        }

        @Override
        public Decoder<Numbered> newDecoder() {
            return (batch, index) ->
                    new Numbered(ByteBuffer.wrap(batch.record(index)).getLong());
        }

        @Override
        public String description() {
            return "drip";
        }

        private static byte[] bytes(long number) {
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }

        private static final class Reader implements SourceReader {
            private final String uid;
            private final Clock clock;
            private final long startMicros;
            private long next;

            Reader(SourceContext context, long startMicros) {
                this.uid = context.uid();
                this.clock = context.clock();
                this.startMicros = startMicros;
                byte[] offset = context.resumeOffsets().get(0);
                this.next = offset == null ? 0 : ByteBuffer.wrap(offset).getLong();
            }

            @Override
            public @Nullable Batch poll(BatchLimits limits) {
                long due = Math.min(RECORD_COUNT, (clock.epochMicros() - startMicros) / RECORD_MICROS);
                if (next == due) {
                    return null;
                }
                BatchBuilder batch = new BatchBuilder(uid, 0, "drip", new byte[0], bytes(next));
                for (; next < due; next++) {
                    batch.add(next, bytes(next), 0, Long.BYTES);
                }
                return batch.build(bytes(next), clock.epochMicros());
            }

            @Override
            public boolean isFinished() {
                return next == RECORD_COUNT;
            }

            @Override
            public void close() {}
        }
    }
}
