package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rows that a sink refuses, whose target demands something else at every start, with crashes anywhere: each row is in the table or with the
 * dead letters, once.
 */
final class RefusedRowsTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 5_000 : 150;

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
        private final SeededJob job;
        private final SimTable<Reading> table;
        private final int lineCount;

        Run(int seed) {
            this.random = new SplittableRandom(seed);
            this.job = new SeededJob(random);
            this.table = new SimTable<>(Reading.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0);
            this.lineCount = 50 + random.nextInt(400);
        }

        void execute() throws Exception {
            int crashCount = random.nextInt(6);
            for (int crash = 0; crash < crashCount; crash++) {
                demandAnew();
                runFor(random.nextInt(800));
                job.disk.kill();
            }
            table.heal();
            demandAnew();
            while (!runFor(SeededJob.STEP_COUNT_MAX)) {
                job.disk.kill();
            }
            check();
        }

        /** Of the last digit of a row's number. */
        private void demandAnew() {
            int from = random.nextInt(12);
            table.demand(row -> row.value() % 10 < from);
        }

        private boolean runFor(int stepCount) throws Exception {
            JobEnvironment environment = job.newEnvironment();
            return job.run(pipeline(), environment, stepCount);
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
            for (RejectedRecord letter : RejectedRecordFiles.read(job.disk, SeededJob.DIRECTORY.deadLetters())) {
                String text = new String(letter.bytes(), StandardCharsets.UTF_8);
                found.add((int) Double.parseDouble(text.replaceAll(".*\"value\":([0-9.]+).*", "$1")));
                assertEquals("table", letter.operator());
            }
            assertEquals(
                    IntStream.range(0, lineCount).boxed().toList(),
                    found.stream().sorted().toList());
            RecordCounts counts = job.total();
            assertEquals(lineCount, counts.in());
            assertEquals(writtenCount, counts.out());
            assertEquals(lineCount - writtenCount, counts.deadLetters());
        }
    }
}
