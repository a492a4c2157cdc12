package dev.rivulet.engine.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** What slices say of windows, beside the windows themselves tried one by one. */
final class SlicedWindowsTest {

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void slidingWindowsAreThoseThatHaveTheTime() {
        for (int trial = 0; trial < 2_000; trial++) {
            long unit = 50 + random.nextInt(50);
            long slide = unit * (1 + random.nextInt(8));
            long size = slide + unit * random.nextInt(20);
            SlidingWindows windows = new SlidingWindows(size, slide, random.nextLong(slide));
            long time = random.nextLong(40_000) - 20_000;
            TreeSet<Long> ends = new TreeSet<>();
            for (long end = time + 1; end <= time + size; end++) {
                if (Math.floorMod(end - size - windows.offsetMicros(), slide) == 0) {
                    ends.add(end);
                }
            }
            assertWindows(windows, time, ends, end -> end - size);
        }
    }

    @Test
    void cumulatingWindowsAreThoseThatHaveTheTime() {
        for (int trial = 0; trial < 2_000; trial++) {
            long step = 30 + random.nextInt(50);
            long sizeMax = step * (1 + random.nextInt(20));
            CumulateWindows windows = new CumulateWindows(step, sizeMax, random.nextLong(sizeMax));
            long time = random.nextLong(40_000) - 20_000;
            long start = time;
            while (Math.floorMod(start - windows.offsetMicros(), sizeMax) != 0) {
                start--;
            }
            TreeSet<Long> ends = new TreeSet<>();
            for (long end = start + step; end <= start + sizeMax; end += step) {
                if (end > time) {
                    ends.add(end);
                }
            }
            long windowStart = start;
            assertWindows(windows, time, ends, end -> windowStart);
        }
    }

    private void assertWindows(SlicedWindows windows, long time, TreeSet<Long> ends, LongUnaryOperator startOfEnd) {
        String text = windows + " at " + time + ", seed " + seed;
        long slice = windows.sliceStartOf(time);
        assertEquals(ends.first(), windows.firstEndOf(slice), text);
        assertEquals(ends.last(), windows.lastEndOf(slice), text);
        assertEquals(
                ends.size() - 1L, (ends.last() - ends.first()) / windows.endDistanceMicros(), () -> "ends of " + text);
        for (long end : ends) {
            long start = windows.startOfWindowEndingAt(end);
            assertEquals(startOfEnd.applyAsLong(end), start, text);
            assertEquals(start, Math.min(start, slice), () -> "the slice lies in the window, " + text);
            assertEquals(true, windows.mayHave(end, time), text);
        }
    }

    @Test
    void whatCannotBeSlicedIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> SlidingWindows.of(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThrows(IllegalArgumentException.class, () -> new SlidingWindows(1_000_001, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new CumulateWindows(3, 10, 0));
        assertThrows(IllegalArgumentException.class, () -> new TumblingWindows(10, 10));
        assertThrows(IllegalArgumentException.class, () -> new SessionWindows(0));
    }
}
