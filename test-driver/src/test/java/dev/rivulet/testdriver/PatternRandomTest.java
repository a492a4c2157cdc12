package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.pattern.AfterMatchSkipStrategy.Kind;
import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.testdriver.PatternSpec.PlainRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random patterns over random disordered rows, held against {@link PlainMatches}. A failure tells the seed, which is the case. */
final class PatternRandomTest {

    private static final boolean IS_LONG = Boolean.getBoolean("rivulet.long");

    /** In one run of the engine each, in batches of random size. */
    private static final int CASE_COUNT = IS_LONG ? 100_000 : 2_000;

    /** In every way that the engine may run them, crashes between any two rows included. */
    private static final int HARNESS_CASE_COUNT = IS_LONG ? 5_000 : 25;

    private static final OutputTag<Found> TIMED_OUT = OutputTag.of("timed-out", Found.class);
    private static final long LAST_TIME = 40;

    record Found(String key, String text) {}

    /** Rows in the order of the log, with the disorder that is allowed. */
    private record Case(PatternSpec spec, List<PlainRow> rows, long disorder) {

        static Case of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            PatternSpec spec = PatternSpec.random(random);
            long disorder = random.nextInt(4);
            List<PlainRow> rows = new ArrayList<>();
            long time = -10;
            int count = 3 + random.nextInt(9);
            for (int number = 0; number < count; number++) {
                time += random.nextInt(3);
                String key = random.nextInt(4) == 0 ? "other" : "key";
                String letter = PatternSpec.LETTERS.get(random.nextInt(3));
                rows.add(new PlainRow(key, letter, number, time - random.nextInt(5)));
            }
            return new Case(spec, rows, disorder);
        }

        /** By key, those that are not late, as they are to be taken. */
        Map<String, List<PlainRow>> inTime() {
            Map<String, List<PlainRow>> byKey = new TreeMap<>();
            long highest = Long.MIN_VALUE / 2;
            for (PlainRow row : rows) {
                if (row.time() > highest - disorder - 1) {
                    byKey.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
                }
                highest = Math.max(highest, row.time());
            }
            byKey.values().forEach(each -> each.sort(Comparator.comparingLong(PlainRow::time)));
            return byKey;
        }

        Map<String, PlainMatches> plain() {
            Map<String, PlainMatches> plain = new TreeMap<>();
            inTime().forEach((key, taken) -> plain.put(key, new PlainMatches(spec, taken).upTo(LAST_TIME)));
            return plain;
        }
    }

    @Test
    void theEngineFindsWhatTheDefinitionSays() {
        int foundCount = 0;
        int timedOutCount = 0;
        int overflowCount = 0;
        for (long seed = 0; seed < CASE_COUNT; seed++) {
            Case each = Case.of(seed);
            Run run = new Run(each, seed);
            run.run();
            Map<String, PlainMatches> plain = each.plain();
            plain.forEach(run::compare);
            for (PlainMatches ofKey : plain.values()) {
                foundCount += ofKey.found().size();
                timedOutCount += ofKey.timedOut().size();
                overflowCount += ofKey.overflowCount();
            }
        }

        assertTrue(foundCount > CASE_COUNT, "cases with too little in them: " + foundCount + " matches");
        assertTrue(timedOutCount > CASE_COUNT / 2, "timed out: " + timedOutCount);
        assertTrue(overflowCount > CASE_COUNT / 20, "overflows: " + overflowCount);
    }

    @Test
    void howeverItIsRun() {
        for (long seed = 0; seed < HARNESS_CASE_COUNT; seed++) {
            Case each = Case.of(CASE_COUNT + seed);
            List<Found> found = OperatorHarness.of(PlainRow.class, Found.class, rows -> matches(each, rows))
                    .withSeed(seed)
                    .rows(each.rows())
                    .watermark(Instant.EPOCH.plus(LAST_TIME, ChronoUnit.MICROS))
                    .check();
            String what = "case " + (CASE_COUNT + seed);
            each.plain().forEach((key, plain) -> assertEquals(plain.found(), of(key, found), what));
        }
    }

    /** The plain matches are held against another definition: of all ways to take rows those that are matches. */
    @Test
    void theDefinitionIsThatOfAllWaysToTakeRows() {
        for (long seed = 0; seed < CASE_COUNT; seed++) {
            Case each = Case.of(seed);
            if (each.spec().skip().kind() == Kind.NO_SKIP && each.spec().openMax() == 1_000) {
                String what = "case " + seed;
                each.plain()
                        .forEach((key, plain) ->
                                assertEquals(sorted(plain.all(LAST_TIME)), sorted(plain.found()), what));
            }
        }
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static List<String> of(String key, List<Found> found) {
        return found.stream()
                .filter(each -> each.key().equals(key))
                .map(Found::text)
                .toList();
    }

    private static DataStream<Found> matches(Case ofCase, DataStream<PlainRow> rows) {
        return rows.withWatermarks(WatermarkStrategy.boundedOutOfOrderness(
                        Duration.of(ofCase.disorder(), ChronoUnit.MICROS), PlainRow::time))
                .keyBy(PlainRow::key, String.class)
                .pattern(ofCase.spec().pattern(), PlainRow.class)
                .sideOutputTimedOut(TIMED_OUT, (key, match, out) -> out.collect(new Found(key, text(match))))
                .select("matches", (key, match) -> new Found(key, text(match)));
    }

    private static String text(Match<PlainRow> match) {
        return match.byName().values().stream()
                .map(taken -> taken.stream().map(PlainRow::number).toList().toString())
                .collect(Collectors.joining());
    }

    /** A run of the engine over one case. */
    private static final class Run {
        private final Case ofCase;
        private final long seed;
        private final PipelineTestDriver driver = new PipelineTestDriver();
        private final TestInput<PlainRow> input = driver.input("rows", PlainRow.class);
        private final TestOutput<Found> found = driver.output("found", Found.class);
        private final TestOutput<Found> timedOut = driver.output("timed-out", Found.class);

        Run(Case ofCase, long seed) {
            this.ofCase = ofCase;
            this.seed = seed;
        }

        void run() {
            driver.start(this::pipeline);
            SplittableRandom random = new SplittableRandom(seed);
            int from = 0;
            while (from < ofCase.rows().size()) {
                int to = Math.min(ofCase.rows().size(), from + 1 + random.nextInt(6));
                input.pipeAll(ofCase.rows().subList(from, to));
                from = to;
                if (random.nextInt(8) == 0) {
                    driver.checkpoint();
                }
                if (random.nextInt(8) == 0) {
                    driver.crash();
                    driver.recover();
                }
            }
            driver.advanceWatermarkTo(LAST_TIME);
            driver.commit();
        }

        void compare(String key, PlainMatches plain) {
            String what = "case " + seed + ", key " + key + ": " + ofCase;
            assertEquals(plain.found(), of(key, found.rows()), what);
            assertEquals(plain.timedOut(), of(key, timedOut.rows()), "timed out in " + what);
            long overflows = driver.deadLetters().stream()
                    .filter(each -> new String(each.bytes(), StandardCharsets.UTF_8).equals("key " + key))
                    .count();
            assertEquals(plain.overflowCount(), overflows, "overflows in " + what);
        }

        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("random");
            DataStream<Found> matches = matches(ofCase, pipeline.source("rows", input));
            matches.sinkTo("found", found);
            matches.sideOutput(TIMED_OUT).sinkTo("timed-out", timedOut);
            return pipeline;
        }
    }
}
