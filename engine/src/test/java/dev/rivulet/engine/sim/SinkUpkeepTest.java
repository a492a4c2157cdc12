package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sink wants done beside its commits: the job has it done, and waits for none of it. */
final class SinkUpkeepTest {

    private static final int ROW_COUNT = 200;

    /** A table with an agent. */
    private record KeptTable(SimTable<Reading> table, Agent agent) implements Sink<Reading> {

        @Override
        public SinkSession<Reading> open(SinkContext context) throws IOException {
            SinkSession<Reading> session = table.open(context);
            return new SinkSession<>() {
                @Override
                public SinkWriter<Reading> writer() {
                    return session.writer();
                }

                @Override
                public SinkCommitter committer() {
                    return session.committer();
                }

                @Override
                public Optional<Agent> upkeep() {
                    return Optional.of(agent);
                }

                @Override
                public void close() throws IOException {
                    session.close();
                }
            };
        }

        @Override
        public RowType<Reading> rowType() {
            return table.rowType();
        }

        @Override
        public String description() {
            return table.description();
        }
    }

    private static Pipeline pipeline(Sink<Reading> sink) {
        List<String> lines =
                IntStream.range(0, ROW_COUNT).mapToObj(line -> "key,1," + line).toList();
        Pipeline pipeline = Pipeline.named("kept");
        pipeline.source("lines", new LineSource(lines, 1, false)).sinkTo("table", sink);
        return pipeline;
    }

    @Test
    void upkeepIsSteppedWithTheOthersAndClosedWithThem() throws Exception {
        SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);
        List<Integer> rowCounts = new ArrayList<>();
        int[] closedCount = {0};
        Agent agent = new Agent() {
            @Override
            public String name() {
                return "upkeep";
            }

            @Override
            public int doWork() {
                rowCounts.add(table.rows().size());
                return 0;
            }

            @Override
            public void onClose() {
                closedCount[0]++;
            }
        };

        new SimJob().runToEnd(pipeline(new KeptTable(table, agent)));

        assertEquals(ROW_COUNT, table.rows().size());
        assertEquals(1, closedCount[0]);
        assertTrue(rowCounts.stream().distinct().count() > 3, "it is stepped between commits: " + rowCounts);
    }

    @Test
    @Timeout(60)
    void commitsGoOnWhileUpkeepTakesItsTime() throws Exception {
        SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);
        CountDownLatch isCommitted = new CountDownLatch(1);
        Agent slow = new Agent() {
            @Override
            public String name() {
                return "upkeep";
            }

            @Override
            public int doWork() throws InterruptedException {
                isCommitted.await();
                return 0;
            }
        };
        SimDisk disk = new SimDisk(1);
        Machine machine = new Machine(disk, new SystemClock(), ThreadHost::new, new HeapStateBackend(disk));
        try (Job job = EmbeddedRunner.in(Path.of("/data"))
                .on(machine)
                .withSettings(EngineSettings.defaults().withEpochInterval(Duration.ofMillis(1)))
                .withListener(new JobListener() {
                    @Override
                    public void onEpochCommitted(EpochProgress progress) {
                        if (table.rows().size() == ROW_COUNT) {
                            isCommitted.countDown();
                        }
                    }
                })
                .availableNow()
                .start(pipeline(new KeptTable(table, slow)))) {
            job.awaitTermination();
        }

        assertEquals(ROW_COUNT, table.rows().size());
    }
}
