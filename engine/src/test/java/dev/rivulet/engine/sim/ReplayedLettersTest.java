package dev.rivulet.engine.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.DeadLetterRow;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.Replays;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Dead letters that are mended and sent through the pipeline again, while the job runs and while it does not, by a command that dies in the
 * middle and is run again, with crashes of the job anywhere: each comes to the table once. The letters are in files or in a table.
 */
final class ReplayedLettersTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 3_000 : 80;

    /** A letter comes back once at most. */
    private static final int ROUND_COUNT_MAX = 5;

    /** The first may be held up by what a crash before has left. */
    private static final int START_COUNT_MAX = 5;

    /** What the second source's values begin with. */
    private static final int OTHERS = 10_000;

    /** By this much a mended value differs from the one that did not get through. */
    private static final double MENDED = 0.25;

    @Test
    void everyMendedLetterComesToTheTableOnce() throws Exception {
        int replayedCount = 0;
        int diedCount = 0;
        for (int seed = 0; seed < RUN_COUNT; seed++) {
            Run run = new Run(seed);
            try {
                run.execute();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
            replayedCount += run.replayedIds.size();
            diedCount += run.diedCount;
        }
        assertTrue(replayedCount > RUN_COUNT * 10, "replayed: " + replayedCount);
        assertTrue(diedCount > RUN_COUNT / 4, "commands that died: " + diedCount);
    }

    private static final class Run {

        private final SplittableRandom random;
        private final SeededJob job;
        private final SimTable<Reading> table;

        /** Where dead letters go; null for files. */
        private final @Nullable SimTable<DeadLetterRow> letterTable;

        private final int lineCount;
        private final boolean logsReferences;
        private final Map<String, String> textById = new HashMap<>();
        private Set<String> replayedIds = Set.of();
        private int diedCount;

        Run(int seed) {
            this.random = new SplittableRandom(seed);
            this.job = new SeededJob(random);
            this.table = new SimTable<>(Reading.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0);
            this.letterTable = random.nextBoolean()
                    ? new SimTable<>(DeadLetterRow.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0)
                    : null;
            this.lineCount = 30 + random.nextInt(100);
            this.logsReferences = random.nextBoolean();
            table.demand(row -> row.value() % 10 != 3 && row.value() % 1 != 0.5);
        }

        void execute() throws Exception {
            int crashCount = random.nextInt(8);
            for (int crash = 0; crash < crashCount; crash++) {
                runFor(random.nextInt(1_000), random.nextBoolean());
                job.crash();
                publishAndPerhapsDie();
            }
            table.heal();
            if (letterTable != null) {
                letterTable.heal();
            }
            giveAFileTwice();
            int roundCount = 0;
            do {
                for (int start = 0; start < START_COUNT_MAX && !runFor(SeededJob.STEP_COUNT_MAX, false); start++) {
                    job.disk.kill();
                }
            } while (publish() > 0 && ++roundCount < ROUND_COUNT_MAX);
            check();
        }

        /** As nobody should, but somebody may who copies folders. */
        private void giveAFileTwice() throws IOException {
            List<String> names = job.disk.list(SeededJob.DIRECTORY.replays()).stream()
                    .filter(name -> name.endsWith(".jsonl"))
                    .toList();
            if (!names.isEmpty()) {
                Path file = SeededJob.DIRECTORY.replays().resolve(names.get(random.nextInt(names.size())));
                Path last = SeededJob.DIRECTORY.replays().resolve(names.get(names.size() - 1));
                long number = Long.parseLong(String.valueOf(last.getFileName()).replaceAll("[^0-9]", ""));
                job.disk.link(
                        file, SeededJob.DIRECTORY.replays().resolve(String.format("replay-%020d.jsonl", number + 1)));
            }
        }

        /** As a command does that may die at any call of the job.disk. */
        private void publishAndPerhapsDie() throws IOException {
            job.disk.failFrom(1 + random.nextInt(60));
            try {
                publish();
            } catch (IOException died) {
                diedCount++;
            }
            if (job.disk.hasFailed() && random.nextBoolean()) {
                job.disk.crash(random.nextLong());
            }
            job.disk.heal();
        }

        private int publish() throws IOException {
            return job.sendAgain(letters(), letter -> mended(new String(letter.rawBytes(), UTF_8)));
        }

        private static byte[] mended(String line) {
            int number =
                    (int) Double.parseDouble(line.replaceAll("[^0-9.,]", "").replaceAll(".*,", ""));
            boolean isBrokenAgain = line.startsWith("broken") && number % 3 == 0;
            return (isBrokenAgain ? "again " + number : "key,1," + (number + MENDED)).getBytes(UTF_8);
        }

        private List<DeadLetter> letters() throws IOException {
            List<DeadLetter> letters = letterTable == null
                    ? RejectedRecordFiles.letters(job.disk, SeededJob.DIRECTORY.deadLetters())
                    : letterTable.rows().stream().map(DeadLetterRow::letter).toList();
            assertEquals(
                    letters.size(),
                    letters.stream().map(DeadLetter::id).distinct().count(),
                    "letters that have a name of their own");
            for (DeadLetter letter : letters) {
                RejectedRecord record = letter.record();
                String text = record.offset() + record.cause() + new String(record.bytes(), UTF_8);
                assertEquals(textById.computeIfAbsent(letter.id(), id -> text), text, letter.id());
            }
            return letters;
        }

        /** Whether the job came to its end. */
        private boolean runFor(int stepCount, boolean publishes) throws Exception {
            JobEnvironment environment = job.newEnvironment();
            boolean isPatient = random.nextBoolean(); // What is out of reach is waited for then, and opened anew.
            environment = environment
                    .withAvailableNow(!publishes)
                    .withRestarts(isPatient ? RestartStrategy.exponentialDelay() : RestartStrategy.none());
            if (!publishes) {
                return job.run(pipeline(isPatient), environment, stepCount);
            }
            return job.run(pipeline(isPatient), environment, stepCount, Duration.ofMillis(20), () -> {
                if (random.nextInt(200) == 0) {
                    publish();
                }
            });
        }

        private Pipeline pipeline(boolean isShaky) {
            Pipeline pipeline = Pipeline.named("replayed");
            pipeline.source("lines", new LineSource(lines(0), 3, 1, logsReferences))
                    .union(pipeline.source(
                            "others",
                            new ShakySource(new LineSource(lines(OTHERS), 2, 2, false), random, isShaky ? 0.05 : 0)))
                    .map(Run::failing)
                    .onError(ErrorPolicy.deadLetter())
                    .<Reading>flatMap((row, out) -> {
                        out.collect(row);
                        if (row.value() % 10 == 8) {
                            out.collect(new Reading(row.key(), row.timeMicros(), row.value() + 0.5));
                        }
                    })
                    .sinkTo("table", table);
            if (letterTable != null) {
                pipeline.deadLettersTo(letterTable);
            }
            return pipeline;
        }

        private List<String> lines(int first) {
            return IntStream.range(first, first + lineCount)
                    .mapToObj(line -> line % 10 == 1 ? "broken " + line : "key,1," + line)
                    .toList();
        }

        private static Reading failing(Reading row) {
            if (row.value() % 10 == 2) {
                throw new IllegalStateException("no twos");
            }
            return row;
        }

        private void check() throws IOException {
            List<Double> wanted = new ArrayList<>();
            int twice = 0;
            for (int index = 0; index < 2 * lineCount; index++) {
                int line = index < lineCount ? index : OTHERS + index - lineCount;
                int digit = line % 10;
                wanted.add(digit >= 1 && digit <= 3 ? line + MENDED : line);
                twice += digit == 8 ? 1 : 0;
            }
            assertEquals(
                    wanted, table.rows().stream().map(Reading::value).sorted().toList());

            replayedIds = new Replays(job.disk, SeededJob.DIRECTORY.replays()).ids();
            assertEquals(0, publish(), "letters that have not been given");
            List<DeadLetter> letters = letters();
            assertEquals(letters.size() - twice, replayedIds.size(), "letters that can be sent again, and were");
            RecordCounts counts = job.total();
            assertEquals(replayedIds.size(), counts.replayed());
            assertEquals(2 * lineCount + replayedIds.size(), counts.in());
            assertEquals(2 * lineCount, counts.out());
            assertEquals(letters.size(), counts.deadLetters());
            assertTrue(letterTable == null
                    || RejectedRecordFiles.letters(job.disk, SeededJob.DIRECTORY.deadLetters())
                            .isEmpty());
            assertEquals(counts.in() + twice, counts.out() + counts.deadLetters() + counts.filtered());
        }
    }

    /** Lines that are out of reach now and then. */
    private record ShakySource(LineSource lines, SplittableRandom random, double outageRate)
            implements Source<Reading> {

        @Override
        public SourceReader open(SourceContext context) {
            SourceReader reader = lines.open(context);
            return new SourceReader() {
                @Override
                public @Nullable Batch poll(BatchLimits limits) throws IOException {
                    if (outageRate > 0 && random.nextDouble() < outageRate) {
                        throw new ConnectException("simulated: out of reach");
                    }
                    return reader.poll(limits);
                }

                @Override
                public boolean isFinished() {
                    return reader.isFinished();
                }

                @Override
                public void close() throws IOException {
                    reader.close();
                }
            };
        }

        @Override
        public Decoder<Reading> newDecoder() {
            return lines.newDecoder();
        }

        @Override
        public String description() {
            return lines.description();
        }
    }
}
