package dev.rivulet.engine.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.Replays;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.testkit.receiver.SimReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rows that a receiver refuses, and that are sent through the pipeline again as dead letters, as often as it takes, through crashes and
 * outages: each line comes to the receiver once in the end, but for those of which more than one row became.
 */
final class ReplayedRefusalsTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 3_000 : 60;

    /** The receiver refuses half of what comes again, at the most. */
    private static final int ROUND_COUNT_MAX = 50;

    /** Starts that a receiver out of reach may end. */
    private static final int START_COUNT_MAX = 50;

    /** What the row is larger by that a line becomes beside its own. */
    private static final double TWIN = 0.5;

    @Test
    void everyRefusedLineComesToTheReceiverOnceInTheEnd() throws Exception {
        int replayedCount = 0;
        for (int seed = 0; seed < RUN_COUNT; seed++) {
            Run run = new Run(seed);
            try {
                run.execute();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
            replayedCount += run.replayedCount;
        }
        assertTrue(replayedCount > RUN_COUNT * 10, "replayed: " + replayedCount);
    }

    private static final class Run {

        private final SplittableRandom random;
        private final SeededJob job;
        private final SimReceiver<Reading> receiver;
        private final SimReceiver<Reading> other;
        private final List<String> lines;
        private final boolean logsReferences;
        private final Map<String, String> textById = new HashMap<>();
        private int replayedCount;

        Run(int seed) {
            this.random = new SplittableRandom(seed);
            this.job = new SeededJob(random);
            double failureRate = random.nextInt(3) == 0 ? 0.05 : 0;
            double refusalRate = 0.05 + random.nextInt(10) * 0.05;
            this.receiver = new SimReceiver<>(Reading.class, random.nextLong(), failureRate, refusalRate);
            this.other = new SimReceiver<>(Reading.class, random.nextLong(), failureRate, refusalRate);
            this.lines = IntStream.range(0, 30 + random.nextInt(100))
                    .mapToObj(line -> "key,1," + line)
                    .toList();
            this.logsReferences = random.nextBoolean();
        }

        void execute() throws Exception {
            int crashCount = random.nextInt(8);
            for (int crash = 0; crash < crashCount; crash++) {
                runFor(random.nextInt(2_000), random.nextBoolean());
                job.crash();
            }
            receiver.heal();
            other.heal();
            int roundCount = 0;
            do {
                for (int start = 0; !runFor(SeededJob.STEP_COUNT_MAX, false); start++) {
                    assertTrue(start < START_COUNT_MAX, "the job gets nowhere");
                    job.disk.kill();
                }
                assertTrue(roundCount++ < ROUND_COUNT_MAX, "the letters take no end");
            } while (publish() > 0);
            check();
        }

        private int publish() throws IOException {
            return job.sendAgain(letters(), letter -> null);
        }

        private List<DeadLetter> letters() throws IOException {
            List<DeadLetter> letters = RejectedRecordFiles.letters(job.disk, SeededJob.DIRECTORY.deadLetters());
            for (DeadLetter letter : letters) {
                RejectedRecord record = letter.record();
                String text = record.offset() + record.cause() + new String(record.bytes(), UTF_8);
                assertEquals(textById.computeIfAbsent(letter.id(), id -> text), text, letter.id());
                assertEquals("lines", record.source());
                double value = valueIn(record.bytes());
                boolean isSendable = isAlone((int) value);
                assertEquals(isSendable, record.arrival().resend() == RejectedRecord.Resend.AS_IT_IS, letter.id());
                assertEquals(isSendable ? "key,1," + (int) value : "", new String(record.rawBytes(), UTF_8));
            }
            return letters;
        }

        private static double valueIn(byte[] row) {
            return Double.parseDouble(new String(row, UTF_8).replaceAll(".*\"value\":([0-9.]+).*", "$1"));
        }

        /** Whether the job came to its end. */
        private boolean runFor(int stepCount, boolean publishes) throws Exception {
            JobEnvironment environment = job.newEnvironment()
                    .withAvailableNow(!publishes)
                    .withRestarts(random.nextBoolean() ? RestartStrategy.exponentialDelay() : RestartStrategy.none());
            if (!publishes) {
                return job.run(pipeline(), environment, stepCount);
            }
            return job.run(pipeline(), environment, stepCount, Duration.ofMillis(20), () -> {
                if (random.nextInt(200) == 0) {
                    publish();
                }
            });
        }

        /** Of a line whose value ends with 8 two rows become, of one with a 9 one row for each of two receivers. */
        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("refused");
            DataStream<Reading> rows = pipeline.source("lines", new LineSource(lines, 3, 1, logsReferences))
                    .flatMap((row, out) -> {
                        out.collect(row);
                        if (row.value() % 10 == 8) {
                            out.collect(new Reading(row.key(), row.timeMicros(), row.value() + TWIN));
                        }
                    });
            rows.sinkTo("receiver", receiver);
            rows.filter(row -> row.value() % 10 == 9).sinkTo("other", other);
            return pipeline;
        }

        private static boolean isAlone(int line) {
            return line % 10 < 8;
        }

        private void check() throws IOException {
            List<Double> came = new ArrayList<>();
            receiver.rows().values().forEach(row -> came.add(row.value()));
            List<Double> cameToOther = new ArrayList<>();
            other.rows().values().forEach(row -> cameToOther.add(row.value()));
            List<DeadLetter> letters = letters();
            for (DeadLetter letter : letters) { // Those that nobody can send are all that is left of their rows.
                double value = valueIn(letter.record().bytes());
                if (!isAlone((int) value)) {
                    (letter.record().operator().equals("other") ? cameToOther : came).add(value);
                }
            }
            List<Double> wanted = new ArrayList<>();
            List<Double> wantedOfOther = new ArrayList<>();
            for (int line = 0; line < lines.size(); line++) {
                wanted.add((double) line);
                if (line % 10 == 8) {
                    wanted.add(line + TWIN);
                }
                if (line % 10 == 9) {
                    wantedOfOther.add((double) line);
                }
            }
            assertEquals(wanted, came.stream().sorted().toList());
            assertEquals(wantedOfOther, cameToOther.stream().sorted().toList());

            replayedCount =
                    new Replays(job.disk, SeededJob.DIRECTORY.replays()).ids().size();
            assertEquals(replayedCount, job.total().replayed());
            assertEquals(lines.size() + replayedCount, job.total().in());
            assertEquals(letters.size(), job.total().deadLetters());
            assertEquals(
                    wanted.size() + wantedOfOther.size() + replayedCount,
                    job.total().out() + job.total().deadLetters());
        }
    }
}
