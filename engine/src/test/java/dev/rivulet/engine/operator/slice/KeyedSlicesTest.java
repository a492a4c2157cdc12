package dev.rivulet.engine.operator.slice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.state.HeapTable;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Windows of single keys, asked for in any order, beside a plain computation that puts the slices of each window together anew. Accumulators
 * are texts, so that it shows in which order they were merged and whether one was changed that others have.
 */
final class KeyedSlicesTest {

    private static final int KEY_COUNT = 3;
    private static final int KEY_GROUP_COUNT = 2;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    /** What was put into the table, by key and namespace. */
    private final TreeMap<String, TreeMap<Long, StringBuilder>> texts = new TreeMap<>();

    private HeapTable<String, StringBuilder> table = newTable();
    private SlicedWindows windows = new SlidingWindows(40, 40, 0);
    private SliceNamespaces namespaces = new SliceNamespaces(windows);
    private KeyedSlices<String, StringBuilder> slices = newSlices();
    private long watermark;

    /** Windows that end up to a microsecond behind this are not asked for any more. */
    private long firedUpTo;

    private static HeapTable<String, StringBuilder> newTable() {
        return Texts.newTable(KEY_GROUP_COUNT);
    }

    private KeyedSlices<String, StringBuilder> newSlices() {
        return new KeyedSlices<>(table, new Texts(), namespaces);
    }

    private static KeyPlace<String> place(int key) {
        String name = "key" + key;
        return new KeyPlace<>(key % KEY_GROUP_COUNT, name, name.hashCode());
    }

    @Test
    void aWindowHasItsSlicesInTheOrderOfTimeWhicheverWasAskedForBefore() {
        for (int trial = 0; trial < 300; trial++) {
            texts.clear();
            table = newTable();
            windows = randomWindows();
            namespaces = new SliceNamespaces(windows);
            slices = newSlices();
            watermark = random.nextLong(20_000) - 10_000;
            firedUpTo = watermark;
            runThrough();
        }
    }

    private SlicedWindows randomWindows() {
        long unit = 40;
        long slide = unit * (1 + random.nextInt(3));
        return random.nextInt(4) == 0
                ? new CumulateWindows(unit, unit * (1 + random.nextInt(12)), 0)
                : new SlidingWindows(slide + unit * random.nextInt(12), slide, random.nextLong(slide));
    }

    private void runThrough() {
        for (int step = 0; step < 60; step++) {
            for (int row = random.nextInt(8); row > 0; row--) {
                add(watermark + random.nextLong(300) - 200);
            }
            for (int asked = random.nextInt(8); asked > 0; asked--) {
                ask(place(random.nextInt(KEY_COUNT)));
            }
            if (random.nextInt(3) == 0) {
                watermark += random.nextLong(random.nextInt(20) == 0 ? 5_000 : 200);
            }
            if (random.nextInt(8) == 0) {
                table.dropDerived();
            }
            if (random.nextInt(4) == 0) {
                removeClosed();
            }
        }
    }

    private void add(long time) {
        long slice = windows.sliceStartOf(time);
        if (namespaces.isClosed(slice, watermark)) {
            return; // Too late for all.
        }
        KeyPlace<String> place = place(random.nextInt(KEY_COUNT));
        long namespace = namespaces.of(slice, watermark);
        String row = "<" + time + ">";
        table.findOrCreate(place.keyGroup(), namespace, place.key(), place.hash())
                .value()
                .append(row);
        slices.forgetSoFar();
        if (namespaces.isLate(namespace)) {
            slices.noteLate(place, namespace);
        }
        texts.computeIfAbsent(place.key(), absent -> new TreeMap<>())
                .computeIfAbsent(namespace, absent -> new StringBuilder())
                .append(row);
    }

    /** A window of which the watermark has come to the end, and one that is open. */
    private void ask(KeyPlace<String> place) {
        long first = windows.firstEndOf(windows.sliceStartOf(firedUpTo + 1));
        long end = first + random.nextInt(8) * windows.endDistanceMicros();
        boolean isDue = end - 1 <= watermark;
        KeyedSlices.InWindow<String, StringBuilder> due = isDue ? slices.at(place, end) : null;
        KeySlices<String, StringBuilder> found = due == null ? slices.soFar(place, end) : due.slices();
        String context = windows.text() + " to " + end + ", seed " + seed;

        assertEquals(
                expected(place.key(), end),
                found.isEmpty() ? "" : found.merged().toString(),
                context);
        if (due != null) {
            assertEquals(goesOn(place.key(), end), due.goesOn(), context);
        }
    }

    private void removeClosed() {
        firedUpTo = watermark;
        slices.removeClosed(watermark);
        texts.values()
                .forEach(byNamespace ->
                        byNamespace.keySet().removeIf(namespace -> namespaces.isClosed(namespace, watermark)));
        assertEquals(texts.values().stream().mapToInt(TreeMap::size).sum(), table.entryCount());
    }

    private TreeMap<Long, StringBuilder> inWindow(String key, long end) {
        TreeMap<Long, StringBuilder> found =
                new TreeMap<>(texts.getOrDefault(key, new TreeMap<>()).subMap(windows.startOfWindowEndingAt(end), end));
        found.keySet().removeIf(namespace -> !namespaces.counts(namespace, end));
        return found;
    }

    /** Those that came too late for some windows last. */
    private String expected(String key, long end) {
        StringBuilder inTime = new StringBuilder();
        StringBuilder late = new StringBuilder();
        inWindow(key, end).forEach((namespace, text) -> (namespaces.isLate(namespace) ? late : inTime).append(text));
        return inTime.append(late).toString();
    }

    private boolean goesOn(String key, long end) {
        return inWindow(key, end).keySet().stream()
                .anyMatch(namespace -> windows.lastEndOf(windows.sliceStartOf(namespace)) > end);
    }
}
