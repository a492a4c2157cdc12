package dev.rivulet.engine.operator.slice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyGroupState;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Windows of random slices beside a plain computation that puts the slices of each window together anew. Accumulators are texts, so that it
 * shows in which order they were merged and whether one was changed that others have.
 */
final class SliceWalkTest {

    private static final int KEY_GROUP_COUNT = 3;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    private record Slice(int keyGroup, String key, long namespace, StringBuilder text) {}

    private record Result(int keyGroup, String key, String text) {}

    /** What was put into the table, by key group, key and namespace. */
    private final TreeMap<String, Slice> slices = new TreeMap<>();

    private HeapTable<String, StringBuilder> table = newTable();
    private boolean isMergeBroken;
    private int mergeCount;

    /** Puts texts together, and may fail at it. */
    private final class FailingTexts extends Texts {

        private final boolean isBounded;

        FailingTexts(boolean isBounded) {
            this.isBounded = isBounded;
        }

        @Override
        public StringBuilder merge(StringBuilder left, StringBuilder right) {
            mergeCount++;
            StringBuilder merged = super.merge(left, right);
            if (isMergeBroken) {
                throw new IllegalStateException("refused halfway");
            }
            return merged;
        }

        @Override
        public boolean hasBoundedAccumulator() {
            return isBounded;
        }

        @Override
        public Codec<StringBuilder> accumulatorCodec() {
            throw new UnsupportedOperationException("nothing is written down");
        }
    }

    private static HeapTable<String, StringBuilder> newTable() {
        return Texts.newTable(KEY_GROUP_COUNT);
    }

    @Test
    void aWindowHasItsSlicesInTheOrderOfTime() {
        for (int trial = 0; trial < 300; trial++) {
            slices.clear();
            table = newTable();
            runThrough(randomWindows(), new FailingTexts(random.nextInt(4) != 0));
        }
    }

    private SlicedWindows randomWindows() {
        long unit = 40;
        long slide = unit * (1 + random.nextInt(4));
        return random.nextInt(4) == 0
                ? new CumulateWindows(unit, unit * (1 + random.nextInt(12)), 0)
                : new SlidingWindows(slide + unit * random.nextInt(12), slide, random.nextLong(slide));
    }

    private void runThrough(SlicedWindows windows, FailingTexts function) {
        SliceNamespaces namespaces = new SliceNamespaces(windows);
        long time = random.nextLong(20_000) - 10_000;
        long watermark = time - 1;
        for (int step = 0; step < 60; step++) {
            long span = random.nextInt(20) == 0 ? 5_000 : 200; // At times all windows pass with no row in them.
            for (int row = random.nextInt(12); row > 0; row--) {
                add(windows, namespaces, watermark + random.nextLong(span) - 100, watermark);
            }
            long next = watermark + 1 + random.nextLong(span);
            fireAll(windows, namespaces, function, watermark, next);
            watermark = next;
            disturb();
        }
    }

    private void add(SlicedWindows windows, SliceNamespaces namespaces, long time, long watermark) {
        long slice = windows.sliceStartOf(time);
        if (windows.lastEndOf(slice) - 1 <= watermark) {
            return; // Too late for all.
        }
        String key = "key" + random.nextInt(6);
        int keyGroup = key.hashCode() & 1; // The last key group has none.
        long namespace = namespaces.of(slice, watermark);
        StateEntry<String, StringBuilder> entry = table.findOrCreate(keyGroup, namespace, key, key.hashCode());
        table.markDirty(entry);
        String row = "<" + time + ">";
        entry.value().append(row);
        if (namespace != slice) {
            SliceWalk.noteLate(table, keyGroup, namespace);
        }
        String place = keyGroup + key + String.format("%010d", namespace + 1_000_000);
        slices.computeIfAbsent(place, absent -> new Slice(keyGroup, key, namespace, new StringBuilder()))
                .text()
                .append(row);
    }

    private void fireAll(
            SlicedWindows windows, SliceNamespaces namespaces, FailingTexts function, long before, long now) {
        long firedUpTo = before;
        while (!table.isEmpty()) {
            long end = namespaces.nextEndOf(table.lowestNamespace(), firedUpTo);
            if (end - 1 > now) {
                return;
            }
            assertEquals(
                    expected(windows, namespaces, end, function.isBounded),
                    fired(new SliceWalk<>(table, function, namespaces, end), function),
                    () -> windows.text() + " to " + end + ", seed " + seed);
            slices.values().removeIf(slice -> namespaces.isOver(slice.namespace(), end));
            assertEquals(slices.size(), table.entryCount());
            firedUpTo = end - 1;
        }
        assertEquals(0, table.derivedCount(), "nothing is kept of what is gone");
    }

    private List<Result> fired(SliceWalk<String, StringBuilder> walk, FailingTexts function) {
        List<Result> results = new ArrayList<>();
        for (KeySlices<String, StringBuilder> each = walk.next(); each != null; each = walk.next()) {
            KeySlices<String, StringBuilder> slicesOfKey = each;
            if (random.nextInt(10) == 0) {
                isMergeBroken = true;
                int before = mergeCount;
                if (mergesAnything(slicesOfKey)) {
                    assertTrue(mergeCount > before);
                }
                isMergeBroken = false;
            }
            if (random.nextInt(20) == 0) {
                table.dropDerived(); // In the middle of a walk.
            }
            results.add(new Result(walk.keyGroup(), each.key(), function.result(each.merged())));
        }
        return results;
    }

    private static boolean mergesAnything(KeySlices<String, StringBuilder> slices) {
        try {
            slices.merged();
            return false;
        } catch (IllegalStateException e) {
            assertEquals("refused halfway", e.getMessage());
            return true;
        }
    }

    /** Lanes come and go, and memory is short. */
    private void disturb() {
        int what = random.nextInt(12);
        if (what == 0) {
            table.dropDerived();
        } else if (what == 1) {
            HeapTable<String, StringBuilder> other = newTable();
            for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
                KeyGroupState moved = table.detach(keyGroup);
                if (moved != null) {
                    other.attach(moved);
                }
            }
            assertEquals(0, table.derivedCount());
            table = other;
        }
    }

    private List<Result> expected(SlicedWindows windows, SliceNamespaces namespaces, long end, boolean isBounded) {
        long start = windows.startOfWindowEndingAt(end);
        TreeMap<String, StringBuilder> inTime = new TreeMap<>();
        TreeMap<String, StringBuilder> late = new TreeMap<>();
        for (Slice slice : slices.values()) {
            if (slice.namespace() >= start && slice.namespace() < end && namespaces.counts(slice.namespace(), end)) {
                boolean isLast = isBounded && namespaces.isLate(slice.namespace());
                (isLast ? late : inTime)
                        .computeIfAbsent(slice.keyGroup() + slice.key(), absent -> new StringBuilder())
                        .append(slice.text());
            }
        }
        late.forEach((key, text) ->
                inTime.computeIfAbsent(key, absent -> new StringBuilder()).append(text));
        List<Result> results = new ArrayList<>();
        inTime.forEach((key, text) ->
                results.add(new Result(Integer.parseInt(key.substring(0, 1)), key.substring(1), text.toString())));
        return results;
    }

    @Test
    void aWindowCostsAFewMergesHoweverManySlicesItHas() {
        long few = mergesPerWindow(2);
        long many = mergesPerWindow(200);
        assertTrue(many <= few + 4, "merges per window: " + few + " of 2 slices, " + many + " of 200");
    }

    private long mergesPerWindow(int sliceCount) {
        table = newTable();
        FailingTexts function = new FailingTexts(true);
        SlicedWindows windows = new SlidingWindows(1_000L * sliceCount, 1_000, 0);
        int windowCount = 1_000;
        mergeCount = 0;
        for (int slide = 0; slide < windowCount; slide++) {
            table.findOrCreate(0, slide * 1_000L, "key", 1);
            SliceWalk<String, StringBuilder> walk =
                    new SliceWalk<>(table, function, new SliceNamespaces(windows), (slide + 1) * 1_000L);
            walk.next().merged();
            walk.next();
        }
        return mergeCount / windowCount;
    }

    @Test
    void aFailedMergeIsTriedAgain() {
        table.findOrCreate(0, 0, "key", 1).value().append("a");
        table.findOrCreate(0, 1_000, "key", 1).value().append("b");
        SliceWalk<String, StringBuilder> walk = new SliceWalk<>(
                table, new FailingTexts(true), new SliceNamespaces(new SlidingWindows(2_000, 1_000, 0)), 2_000);
        KeySlices<String, StringBuilder> slicesOfKey = walk.next();
        isMergeBroken = true;
        assertThrows(IllegalStateException.class, slicesOfKey::merged);
        isMergeBroken = false;
        assertEquals("ab", slicesOfKey.merged().toString());
    }

    @Test
    void whatIsKeptCountsForTheMemory() {
        KeyedTable counted = table;
        for (int slice = 0; slice < 10; slice++) {
            table.findOrCreate(0, slice * 1_000L, "key", 1);
        }
        SlicedWindows windows = new SlidingWindows(10_000, 1_000, 0);
        for (long end = 10_000; end <= 11_000; end += 1_000) {
            SliceWalk<String, StringBuilder> walk =
                    new SliceWalk<>(table, new FailingTexts(true), new SliceNamespaces(windows), end);
            walk.next().merged();
            walk.next();
        }
        assertEquals(10, counted.derivedCount(), "a head, and nine tails");
        counted.dropDerived();
        assertEquals(0, counted.derivedCount());
    }
}
