package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Records of which several rows come, or none, with crashes anywhere and batches cut elsewhere each time: each row is in the table once, and a
 * record with one part that is no row is one dead letter, of which no row is anywhere.
 */
final class PackedRecordsTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 60;

    /** Lines of readings such as {@code a,1,5;b,2,6}; in one is {@code bad}, and it is none at all. */
    private static final class PackSource implements Source<Reading> {

        private final LineSource lines;

        PackSource(List<String> lines, long seed) {
            this.lines = new LineSource(lines, seed, false);
        }

        @Override
        public SourceReader open(SourceContext context) throws IOException {
            return lines.open(context);
        }

        @Override
        public Decoder<Reading> newDecoder() {
            return new Decoder<>() {
                @Override
                public Reading decode(Batch batch, int index) {
                    throw new AssertionError("asked for the one row of a record of many");
                }

                @Override
                public void decodeAll(Batch batch, int index, Consumer<? super Reading> rows)
                        throws MalformedRowException {
                    for (String part : parts(new String(batch.record(index), StandardCharsets.UTF_8))) {
                        if (part.equals("bad")) {
                            throw new MalformedRowException("bad");
                        }
                        rows.accept(reading(part));
                    }
                }
            };
        }

        @Override
        public String description() {
            return "packs";
        }
    }

    private static List<String> parts(String line) {
        return line.equals("-") ? List.of() : List.of(line.split(";"));
    }

    private static Reading reading(String part) {
        String[] cells = part.split(",");
        return new Reading(cells[0], Long.parseLong(cells[1]), Double.parseDouble(cells[2]));
    }

    @Test
    void eachRowComesOnceAndARecordIsADeadLetterAsAWhole() throws Exception {
        for (int seed = 0; seed < RUN_COUNT; seed++) {
            try {
                new Run(seed).execute();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Run {

        private final SplittableRandom random;
        private final SeededJob job;
        private final SimTable<Reading> table;
        private final List<String> lines;

        Run(int seed) {
            this.random = new SplittableRandom(seed);
            this.job = new SeededJob(random);
            this.table = new SimTable<>(Reading.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0);
            int count = 20 + random.nextInt(100);
            this.lines = IntStream.range(0, count).mapToObj(this::line).toList();
        }

        private String line(int number) {
            if (random.nextInt(8) == 0) {
                return "-";
            }
            return IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(part -> random.nextInt(12) == 0
                            ? "bad"
                            : "k" + part % 2 + "," + number + "," + (10 * number + part))
                    .collect(Collectors.joining(";"));
        }

        void execute() throws Exception {
            int crashCount = random.nextInt(5);
            for (int crash = 0; crash < crashCount; crash++) {
                runFor(random.nextInt(600));
                job.disk.kill();
            }
            table.heal();
            while (!runFor(SeededJob.STEP_COUNT_MAX)) {
                job.disk.kill();
            }
            check();
        }

        private boolean runFor(int stepCount) throws Exception {
            JobEnvironment environment = job.newEnvironment();
            return job.run(pipeline(), environment, stepCount);
        }

        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("packs");
            pipeline.source("packs", new PackSource(lines, random.nextLong())).sinkTo("table", table);
            return pipeline;
        }

        private void check() throws IOException {
            List<String> whole =
                    lines.stream().filter(line -> !line.contains("bad")).toList();
            List<Reading> expected = whole.stream()
                    .flatMap(line -> parts(line).stream())
                    .map(PackedRecordsTest::reading)
                    .toList();
            assertEquals(expected, table.rows());
            List<String> letters = new ArrayList<>();
            for (RejectedRecord letter : RejectedRecordFiles.read(job.disk, SeededJob.DIRECTORY.deadLetters())) {
                assertEquals(RejectedRecord.Kind.RECORD, letter.kind());
                letters.add(new String(letter.bytes(), StandardCharsets.UTF_8));
            }
            assertEquals(lines.stream().filter(line -> line.contains("bad")).toList(), letters);
            RecordCounts counts = job.total();
            assertEquals(lines.size(), counts.in());
            assertEquals(letters.size(), counts.deadLetters());
            assertEquals(whole.stream().filter("-"::equals).count(), counts.filtered());
            assertEquals(expected.size(), counts.out());
        }
    }
}
