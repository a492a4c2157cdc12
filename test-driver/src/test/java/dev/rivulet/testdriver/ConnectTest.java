package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.connect.KeyedBroadcastProcessFunction;
import dev.rivulet.engine.connect.KeyedCoProcessFunction;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions of two streams: one keyed as the other, and one that is broadcast to all keys. */
final class ConnectTest {

    /** A limit, or a reading that is held against it. */
    record Sign(boolean isLimit, String key, long value, long second) {}

    record Said(String text) {}

    /** Says how far a reading is above the limit of its key, and, after a while without one, that it is quiet. */
    static final class AboveOwnLimit implements KeyedCoProcessFunction<String, Sign, Sign, Said> {
        private @Nullable ValueState<Long> limit;

        @Override
        public void open(KeyedStates states) {
            limit = states.value("limit", Long.class);
        }

        @Override
        public void processElement1(Sign reading, ProcessContext<String> context, RowCollector<Said> out)
                throws Exception {
            Long known = limit().value();
            out.collect(new Said(context.key() + (known == null ? "?" : reading.value() - known)));
            context.registerEventTimeTimer(context.timestampMicros() + 5_000_000);
        }

        @Override
        public void processElement2(Sign newLimit, ProcessContext<String> context, RowCollector<Said> out) {
            limit().update(newLimit.value());
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Said> out) throws Exception {
            out.collect(new Said(context.key() + " quiet"));
        }

        private ValueState<Long> limit() {
            return Objects.requireNonNull(limit);
        }
    }

    /** Says of a reading by how much it is above the sum of all limits, of which each name has one, and counts those of its key. */
    static final class AboveAllLimits implements KeyedBroadcastProcessFunction<String, Sign, Sign, Said> {
        private @Nullable MapState<String, Long> limits;
        private @Nullable ValueState<Long> count;

        @Override
        public void open(KeyedStates states, KeyedStates broadcast) {
            count = states.value("count", Long.class);
            limits = broadcast.map("limits", String.class, Long.class);
        }

        @Override
        public void processElement(Sign reading, ProcessContext<String> context, RowCollector<Said> out)
                throws Exception {
            ValueState<Long> counted = Objects.requireNonNull(count);
            long before = counted.value() == null ? 0 : counted.value();
            counted.update(before + 1);
            long sum =
                    limits().entries().values().stream().mapToLong(each -> each).sum();
            out.collect(new Said(context.key() + before + ":" + (reading.value() - sum)));
        }

        @Override
        public void processBroadcastElement(Sign limit, BroadcastContext context, RowCollector<Said> out)
                throws Exception {
            limits().put(limit.key(), limit.value());
            out.collect(new Said("limit " + limit.key()));
        }

        private MapState<String, Long> limits() {
            return Objects.requireNonNull(limits);
        }
    }

    @Test
    void rowsOfBothStreamsMeetTheStateOfTheirKey() {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Sign> readings = driver.input("readings", Sign.class);
        TestInput<Sign> limits = driver.input("limits", Sign.class);
        TestOutput<Said> said = driver.output("said", Said.class);
        WatermarkStrategy<Sign> strategy =
                WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(1), sign -> sign.second() * 1_000_000);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("limits");
            pipeline.source("readings", readings)
                    .withWatermarks(strategy)
                    .keyBy(Sign::key, String.class)
                    .connect(pipeline.source("limits", limits)
                            .withWatermarks(strategy)
                            .keyBy(Sign::key, String.class))
                    .process("above", AboveOwnLimit::new)
                    .sinkTo("said", said);
            return pipeline;
        });
        readings.pipe(new Sign(false, "a", 20, 1));
        limits.pipe(new Sign(true, "a", 15, 2));
        driver.checkpoint();
        driver.crash();
        driver.recover();
        readings.pipe(new Sign(false, "a", 20, 3));
        readings.pipe(new Sign(false, "b", 20, 3));
        readings.pipe(new Sign(false, "c", 0, 90));
        assertEquals(List.of(new Said("a?"), new Said("a5"), new Said("b?"), new Said("c?")), said.readAll());
        limits.pipe(new Sign(true, "d", 0, 8));

        assertEquals(List.of(new Said("a quiet")), said.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void whatIsBroadcastHoldsForAllKeysOnAnyNumberOfLanes() {
        List<Sign> signs = new ArrayList<>();
        List<Said> wanted = new ArrayList<>();
        TreeMap<String, Long> limits = new TreeMap<>();
        TreeMap<String, Integer> counts = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int index = 0; index < 30; index++) {
            Sign sign = new Sign(random.nextInt(4) == 0, "k" + random.nextInt(9), random.nextInt(100), 0);
            signs.add(sign);
            if (sign.isLimit()) {
                limits.put(sign.key(), sign.value());
                wanted.add(new Said("limit " + sign.key()));
            } else {
                int before = counts.merge(sign.key(), 1, Integer::sum) - 1;
                long sum = limits.values().stream().mapToLong(each -> each).sum();
                wanted.add(new Said(sign.key() + before + ":" + (sign.value() - sum)));
            }
        }

        List<Said> found = OperatorHarness.of(
                        Sign.class,
                        Said.class,
                        stream -> stream.filter(sign -> !sign.isLimit())
                                .keyBy(Sign::key, String.class)
                                .connectBroadcast(stream.filter(Sign::isLimit))
                                .process("above", AboveAllLimits::new))
                .rows(signs)
                .check();

        assertEquals(wanted, found);
    }
}
