package dev.rivulet.engine.sim;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;

/** The result of the engine's own tests: a window of a key. */
record KeyWindow(String key, long windowStart, long count, double sum) implements Comparable<KeyWindow> {

    /** What the engine is to compute of readings; {@link WindowModel} does the same in a plain way. */
    static DataStream<KeyWindow> of(DataStream<Reading> readings) {
        return readings.withWatermarks(WatermarkStrategy.boundedOutOfOrderness(
                        Duration.ofNanos(WindowModel.DISORDER_MICROS * 1_000), Reading::timeMicros))
                .keyBy(Reading::key, String.class)
                .window(new TumblingWindows(WindowModel.WINDOW_MICROS))
                .aggregate(
                        "sums",
                        new CountAndSum(),
                        (key, window, totals) -> new KeyWindow(key, window.startMicros(), totals.count, totals.sum));
    }

    @Override
    public int compareTo(KeyWindow other) {
        int byStart = Long.compare(windowStart, other.windowStart);
        return byStart != 0 ? byStart : key.compareTo(other.key);
    }
}
