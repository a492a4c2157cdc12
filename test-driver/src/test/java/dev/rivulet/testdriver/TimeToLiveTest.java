package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is past its time to live for whom, against a plain computation: for rows by the watermark of the records before them, for timers by
 * their own time, or what was told when they were registered; wherever batches are cut and the job crashes.
 *
 * <p>First rows come that write, then rows that only look and register timers that only look; so no row competes with a timer.
 */
final class TimeToLiveTest {

    private static final long SECOND = 1_000_000;
    private static final long TIME_TO_LIVE = 8 * SECOND;
    private static final long DISORDER = 2 * SECOND;
    private static final int WRITE_COUNT = 40;
    private static final int LOOK_COUNT = 160;

    /**
     * @param timer when there is to be a timer, 0 for none
     */
    record Act(String key, long time, boolean isWrite, long timer) {}

    /** What a row or timer of a time saw: how many map entries and list elements, the highest key of the map, and the value. */
    record Seen(String key, boolean isTimer, long time, int count, long floor, long value) {}

    private static final class Looking implements KeyedProcessFunction<String, Act, Seen> {
        private ValueState<Long> value;
        private ListState<Long> list;
        private MapState<Long, Long> map;

        @Override
        public void open(KeyedStates states) {
            KeyedStates mortal = states.withTtl(StateTtl.afterWriting(Duration.ofSeconds(8)));
            value = mortal.value("value", Long.class);
            list = mortal.list("list", Long.class);
            map = mortal.map("map", Long.class, Long.class);
        }

        @Override
        public void processElement(Act act, ProcessContext<String> context, RowCollector<Seen> out) throws Exception {
            if (act.isWrite()) {
                value.update(act.time());
                list.add(act.time());
                map.put(-act.time(), act.time());
            } else {
                out.collect(look(context, false));
            }
            if (act.timer() != 0) {
                context.registerEventTimeTimer(act.timer());
            }
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Seen> out) throws Exception {
            out.collect(look(context, true));
        }

        private Seen look(ProcessContext<String> context, boolean isTimer) {
            Map.Entry<Long, Long> floor = map.floorEntry(0L);
            Long last = value.value();
            assertEquals(list.get().size(), map.entries().size());
            return new Seen(
                    context.key(),
                    isTimer,
                    context.timestampMicros(),
                    list.get().size(),
                    floor == null ? 0 : floor.getValue(),
                    last == null ? 0 : last);
        }
    }

    /** Times are told apart by their microseconds, so no timer is registered twice. */
    private static List<Act> acts(SplittableRandom random) {
        List<Act> acts = new ArrayList<>();
        for (int index = 0; index < WRITE_COUNT + LOOK_COUNT; index++) {
            boolean isWrite = index < WRITE_COUNT;
            long time = (isWrite ? random.nextLong(1, 5 * SECOND) : 5 * SECOND + index * SECOND / 8) / 1_000 * 1_000;
            long disordered = isWrite ? time : time - random.nextLong(3 * SECOND) / 1_000 * 1_000;
            long timer = disordered + random.nextLong(-4, 12) * SECOND;
            acts.add(new Act(
                    "key-" + random.nextInt(4),
                    disordered + index,
                    isWrite,
                    timer > 5 * SECOND && random.nextBoolean() ? timer + index : 0));
        }
        return acts;
    }

    private static List<String> expected(List<Act> acts) {
        List<Seen> seen = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (Act act : acts) {
            if (!act.isWrite()) {
                seen.add(seen(acts, act.key(), false, act.time(), watermark));
            }
            if (act.timer() != 0) {
                seen.add(seen(acts, act.key(), true, act.timer(), Math.max(act.timer(), watermark)));
            }
            watermark = Math.max(watermark, act.time() - DISORDER - 1);
        }
        return sorted(seen);
    }

    private static Seen seen(List<Act> acts, String key, boolean isTimer, long time, long watermark) {
        List<Long> ofKey = acts.stream()
                .filter(act -> act.isWrite() && act.key().equals(key))
                .map(Act::time)
                .toList();
        List<Long> alive =
                ofKey.stream().filter(each -> each + TIME_TO_LIVE > watermark).toList();
        long last = ofKey.get(ofKey.size() - 1);
        return new Seen(
                key,
                isTimer,
                time,
                alive.size(),
                alive.stream().mapToLong(each -> each).min().orElse(0),
                alive.contains(last) ? last : 0);
    }

    private static List<String> sorted(List<Seen> seen) {
        return seen.stream().map(Seen::toString).sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsSeenDoesNotDependOnWhereBatchesAreCut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Act> acts = acts(random);
        List<String> expected = expected(acts);

        for (int countMax : List.of(1, 3, 20, acts.size())) {
            assertEquals(
                    expected, run(acts, countMax, seed, random), "batches of up to " + countMax + ", seed " + seed);
        }
    }

    private static List<String> run(List<Act> acts, int countMax, long seed, SplittableRandom random) {
        PipelineTestDriver driver =
                new PipelineTestDriver(seed, EngineSettings.defaults().withLaneCount(1 + random.nextInt(3)));
        TestInput<Act> input = driver.input("acts", Act.class);
        TestOutput<Seen> table = driver.output("seen", Seen.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("ttl");
            pipeline.source("acts", input)
                    .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(2), Act::time))
                    .keyBy(Act::key, String.class)
                    .process("look", Looking::new)
                    .sinkTo("seen", table);
            return pipeline;
        });
        for (int next = 0; next < acts.size(); ) {
            int end = Math.min(acts.size(), next + 1 + random.nextInt(countMax));
            input.pipeAll(acts.subList(next, end));
            next = end;
            if (random.nextInt(10) == 0) {
                driver.checkpoint();
                driver.crash();
                driver.recover();
            }
        }
        driver.advanceWatermarkTo(1_000 * SECOND);
        driver.commit();
        return sorted(table.rows());
    }
}
