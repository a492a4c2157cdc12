package dev.rivulet.engine.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The plain recomputation: what a windowed count and sum of the lines must be, one line after the other. */
final class WindowModel {

    static final long WINDOW_MICROS = 10_000_000;
    static final long DISORDER_MICROS = 5_000_000;

    private final Map<KeyWindow, KeyWindow> windows = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;
    private long malformed;
    private long late;

    WindowModel(List<String> lines) {
        lines.forEach(this::add);
    }

    /** Lines in disorder, some too late and some malformed. */
    static List<String> lines(SplittableRandom random, int count, int keyCount) {
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            long time = index * 50_000L - random.nextLong(4_000_000);
            if (random.nextInt(20) == 0) {
                time -= 30_000_000;
            }
            double value = random.nextInt(1_000) / 7.0;
            boolean isMalformed = random.nextInt(100) == 0;
            lines.add(isMalformed ? "nonsense " + index : "key-" + random.nextInt(keyCount) + "," + time + "," + value);
        }
        return lines;
    }

    private void add(String line) {
        String[] parts = line.split(",");
        if (parts.length != 3) {
            malformed++;
            return;
        }
        long time = Long.parseLong(parts[1]);
        long start = Math.floorDiv(time, WINDOW_MICROS) * WINDOW_MICROS;
        if (start + WINDOW_MICROS - 1 <= watermark) {
            late++;
        } else {
            KeyWindow one = new KeyWindow(parts[0], start, 1, Double.parseDouble(parts[2]));
            windows.merge(
                    one,
                    one,
                    (old, more) ->
                            new KeyWindow(old.key(), old.windowStart(), old.count() + 1, old.sum() + more.sum()));
        }
        watermark = Math.max(watermark, time - DISORDER_MICROS - 1);
    }

    /** Windows that the watermark has closed, sorted. */
    List<KeyWindow> closed() {
        return windows.values().stream().filter(this::isClosed).toList();
    }

    Collection<KeyWindow> all() {
        return windows.values();
    }

    private boolean isClosed(KeyWindow window) {
        return window.windowStart() + WINDOW_MICROS - 1 <= watermark;
    }

    long malformed() {
        return malformed;
    }

    long late() {
        return late;
    }
}
