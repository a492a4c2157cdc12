package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rows that a sink refuses, whose target demands something else at every start, with crashes anywhere: each row is in the table or with the
 * dead letters, once.
 */
final class RefusedRowsTest {

    private static final Path DATA = Path.of("/data");
    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 5_000 : 150;
    private static final int STEP_COUNT_MAX = 1_000_000;

    @Test
    void everyRowIsInTheTableOrADeadLetterOnceWhateverTheTableDemandsAfterACrash() throws Exception {
        int refusedEpochCount = 0;
        for (int seed = 0; seed < RUN_COUNT; seed++) {
            Run run = new Run(seed);
            try {
                run.execute();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
            refusedEpochCount += (int) run.table.seals().values().stream()
                    .filter(seal -> seal.writtenCount() == 0)
                    .count();
        }
        assertTrue(refusedEpochCount > RUN_COUNT / 10, "epochs of which no row was taken: " + refusedEpochCount);
    }

    private static final class Run {

        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private final SimTable<Reading> table;
        private final int lineCount;
        private @Nullable RecordCounts total;

        Run(int seed) {
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, random.nextLong());
            this.table = new SimTable<>(Reading.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0);
            this.lineCount = 50 + random.nextInt(400);
        }

        void execute() throws Exception {
            int crashCount = random.nextInt(6);
            for (int crash = 0; crash < crashCount; crash++) {
                demandAnew();
                runFor(random.nextInt(800));
                disk.kill();
            }
            table.heal();
            demandAnew();
            while (!runFor(STEP_COUNT_MAX)) {
                disk.kill();
            }
            check();
        }

        /** Of the last digit of a row's number. */
        private void demandAnew() {
            int from = random.nextInt(12);
            table.demand(row -> row.value() % 10 < from);
        }

        private boolean runFor(int stepCount) throws InterruptedException, JobException {
            SimHost host = new SimHost(random.nextLong());
            Machine machine = new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
            EngineSettings settings = EngineSettings.defaults()
                    .with(new BatchLimits(1 + random.nextInt(6), 1_000))
                    .withEpochInterval(Duration.ofMillis(1))
                    .withCommitInterval(Duration.ofMillis(1));
            Job job = EmbeddedRunner.in(DATA)
                    .on(machine)
                    .withSettings(settings)
                    .withListener(new JobListener() {
                        @Override
                        public void onEpochCommitted(EpochProgress progress) {
                            total = progress.total();
                        }
                    })
                    .availableNow()
                    .start(pipeline());
            for (int step = 0; step < stepCount && !job.isTerminated(); step++) {
                host.step();
                clock.advance(Duration.ofNanos(50_000));
            }
            if (!job.isTerminated()) {
                return false;
            }
            try {
                job.awaitTermination();
                return true;
            } catch (JobException lostReply) {
                return false;
            }
        }

        private Pipeline pipeline() {
            List<String> lines = IntStream.range(0, lineCount)
                    .mapToObj(line -> "key,1," + line)
                    .toList();
            Pipeline pipeline = Pipeline.named("refused");
            pipeline.source("lines", new LineSource(lines, 1, false)).sinkTo("table", table);
            return pipeline;
        }

        private void check() throws IOException {
            List<Integer> found = new ArrayList<>();
            table.rows().forEach(row -> found.add((int) row.value()));
            int writtenCount = found.size();
            for (RejectedRecord letter : RejectedRecordFiles.read(disk, new DataDirectory(DATA).deadLetters())) {
                String text = new String(letter.bytes(), StandardCharsets.UTF_8);
                found.add((int) Double.parseDouble(text.replaceAll(".*\"value\":([0-9.]+).*", "$1")));
                assertEquals("table", letter.operator());
            }
            assertEquals(
                    IntStream.range(0, lineCount).boxed().toList(),
                    found.stream().sorted().toList());
            RecordCounts counts = total == null ? RecordCounts.ZERO : total;
            assertEquals(lineCount, counts.in());
            assertEquals(writtenCount, counts.out());
            assertEquals(lineCount - writtenCount, counts.deadLetters());
        }
    }
}
