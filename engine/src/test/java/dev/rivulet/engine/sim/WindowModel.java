package dev.rivulet.engine.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The plain recomputation: what a windowed count and sum of the lines must be, one line after the other. */
final class WindowModel {

    static final long WINDOW_MICROS = 10_000_000;
    static final long DISORDER_MICROS = 5_000_000;

    private final Map<KeyWindow, KeyWindow> windows = new TreeMap<>();
    private final Map<Integer, Long> maxTimes = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;
    private final List<String> malformed = new ArrayList<>();
    private final List<String> late = new ArrayList<>();

    WindowModel(List<String> lines) {
        this(lines, 1);
    }

    WindowModel(List<String> lines, int partitionCount) {
        for (int index = 0; index < lines.size(); index++) {
            add(lines.get(index), LineSource.partitionOf(index, partitionCount));
        }
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

    private void add(String line, int partition) {
        String[] parts = line.split(",");
        if (parts.length != 3) {
            malformed.add(line);
            return;
        }
        long time = Long.parseLong(parts[1]);
        long start = Math.floorDiv(time, WINDOW_MICROS) * WINDOW_MICROS;
        if (start + WINDOW_MICROS - 1 <= watermark) {
            late.add(line);
        } else {
            KeyWindow one = new KeyWindow(parts[0], start, 1, Double.parseDouble(parts[2]));
            windows.merge(
                    one,
                    one,
                    (old, more) ->
                            new KeyWindow(old.key(), old.windowStart(), old.count() + 1, old.sum() + more.sum()));
        }
        maxTimes.merge(partition, time, Math::max);
        watermark = Math.max(watermark, Collections.min(maxTimes.values()) - DISORDER_MICROS - 1);
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

    List<String> malformed() {
        return malformed;
    }

    List<String> late() {
        return late;
    }
}
