package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.system.StagesPipeline.Change;
import dev.rivulet.system.StagesPipeline.Other;
import dev.rivulet.system.StagesPipeline.Pair;
import dev.rivulet.system.StagesPipeline.Reading;
import dev.rivulet.system.StagesPipeline.RegionSum;
import dev.rivulet.system.StagesPipeline.Rise;
import dev.rivulet.system.StagesPipeline.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the tables of {@link StagesPipeline} must hold after so many readings, computed plainly with maps. One owner. */
final class StagesAnswer {

    private static final int FEW_COUNT = 5;

    private final Set<Change> changes = new HashSet<>();
    private final Set<RegionSum> regions = new HashSet<>();
    private final Set<Pair> pairs = new HashSet<>();
    private final Set<Rise> rises = new HashSet<>();
    private final Set<Other> others = new HashSet<>();

    private StagesAnswer() {}

    /** A slot of a device, or a window of a region. */
    private record Span(Object key, long micros) {}

    /**
     * @param inCount of the readings of both sources
     * @param folder where the fifth table tells how many are of the second source
     */
    static StagesAnswer compute(long seed, long inCount, Path folder) throws IOException {
        long otherCount = rowCount(StagesPipeline.others(folder));
        StagesAnswer answer = compute(seed, inCount - otherCount);
        answer.addPairs(seed, inCount - otherCount, otherCount);
        answer.addRises(seed, inCount - otherCount);
        for (long number = 0; number < otherCount; number++) {
            answer.others.add(new Other(number));
        }
        return answer;
    }

    private static long rowCount(Path table) throws IOException {
        long[] count = new long[1];
        DeltaTable.open(new SystemDisk(), new SystemClock(), table)
                .read()
                .forEach(RecordRowType.of(Other.class), row -> count[0]++);
        return count[0];
    }

    private void addPairs(long seed, long readingCount, long otherCount) {
        Map<String, TreeMap<Long, List<Long>>> otherTimes = new HashMap<>();
        for (long number = 0; number < otherCount; number++) {
            Reading other = StagesSource.reading(seed + 1, number);
            otherTimes
                    .computeIfAbsent(other.device(), device -> new TreeMap<>())
                    .computeIfAbsent(other.timeMicros(), time -> new ArrayList<>())
                    .add(number);
        }
        for (long number = 0; number < readingCount; number++) {
            Reading reading = StagesSource.reading(seed, number);
            long time = reading.timeMicros();
            for (List<Long> close : otherTimes
                    .getOrDefault(reading.device(), new TreeMap<>())
                    .subMap(time - StagesPipeline.CLOSE_MICROS, true, time + StagesPipeline.CLOSE_MICROS, true)
                    .values()) {
                for (long otherNumber : close) {
                    pairs.add(new Pair(number, otherNumber));
                }
            }
        }
    }

    /** Two readings of a device that follow each other in time, both high, when the watermark has passed the second. */
    private void addRises(long seed, long readingCount) {
        Map<String, List<Reading>> byDevice = new HashMap<>();
        long newestMicros = Long.MIN_VALUE;
        for (long number = 0; number < readingCount; number++) {
            Reading reading = StagesSource.reading(seed, number);
            newestMicros = Math.max(newestMicros, reading.timeMicros());
            byDevice.computeIfAbsent(reading.device(), device -> new ArrayList<>())
                    .add(reading);
        }
        long watermark = newestMicros - StagesSource.DISORDER_MICROS - 1;
        for (List<Reading> readings : byDevice.values()) {
            readings.sort(Comparator.comparingLong(Reading::timeMicros).thenComparingLong(Reading::number));
            for (int index = 1; index < readings.size(); index++) {
                Reading first = readings.get(index - 1);
                Reading second = readings.get(index);
                boolean isRise = StagesPipeline.isHigh(first) && StagesPipeline.isHigh(second);
                if (isRise && second.timeMicros() <= watermark) {
                    rises.add(new Rise(first.number(), second.number()));
                }
            }
        }
    }

    private static StagesAnswer compute(long seed, long readingCount) {
        StagesAnswer answer = new StagesAnswer();
        Map<String, Long> sums = new HashMap<>();
        Map<Span, Long> slots = new HashMap<>();
        Map<Span, Totals> windows = new HashMap<>();
        long newestMicros = Long.MIN_VALUE;
        for (long number = 0; number < readingCount; number++) {
            Reading reading = StagesSource.reading(seed, number);
            newestMicros = Math.max(newestMicros, reading.timeMicros());
            long sum = sums.merge(reading.device(), reading.value(), Long::sum);
            slots.merge(
                    new Span(reading.device(), StagesPipeline.slotEnd(reading.timeMicros())),
                    reading.value(),
                    Long::sum);
            answer.put(new Change(reading.device(), number, reading.timeMicros(), sum), windows);
        }
        long watermark = newestMicros - StagesSource.DISORDER_MICROS - 1;
        slots.forEach((slot, sum) -> {
            if (slot.micros() <= watermark) {
                answer.put(new Change((String) slot.key(), StagesPipeline.NO_NUMBER, slot.micros(), sum), windows);
            }
        });
        windows.forEach((window, totals) -> {
            if (window.micros() + StagesPipeline.WINDOW_MICROS - 1 <= watermark) {
                answer.regions.add(
                        new RegionSum((Long) window.key(), window.micros(), totals.rowCount(), totals.sum()));
            }
        });
        return answer;
    }

    private void put(Change change, Map<Span, Totals> windows) {
        changes.add(change);
        long start = change.timeMicros() - Math.floorMod(change.timeMicros(), StagesPipeline.WINDOW_MICROS);
        windows.merge(
                new Span(StagesPipeline.regionOf(change), start),
                new Totals(1, change.sum()),
                (one, other) -> new Totals(one.rowCount() + other.rowCount(), one.sum() + other.sum()));
    }

    String size() {
        return changes.size() + " changes, " + regions.size() + " region sums, " + pairs.size() + " pairs, "
                + rises.size() + " rises and " + others.size() + " other readings";
    }

    /** Compares with all tables; uses this object up. */
    void assertEqualTo(Path folder) throws IOException {
        assertSame("changes", changes, Change.class, StagesPipeline.changes(folder));
        assertSame("regions", regions, RegionSum.class, StagesPipeline.regions(folder));
        assertSame("pairs", pairs, Pair.class, StagesPipeline.pairs(folder));
        assertSame("rises", rises, Rise.class, StagesPipeline.rises(folder));
        assertSame("others", others, Other.class, StagesPipeline.others(folder));
    }

    /** Takes the table's rows off the expected ones, each once. */
    private static <R extends Record> void assertSame(String what, Set<R> expected, Class<R> type, Path table)
            throws IOException {
        int expectedCount = expected.size();
        StringBuilder wrong = new StringBuilder();
        long[] counts = new long[2];
        DeltaTable.open(new SystemDisk(), new SystemClock(), table).read().forEach(RecordRowType.of(type), row -> {
            counts[0]++;
            if (!expected.remove(row) && counts[1]++ < FEW_COUNT) {
                wrong.append(" too many: ").append(row);
            }
        });
        Iterator<R> missing = expected.iterator();
        for (int index = 0; index < FEW_COUNT && missing.hasNext(); index++) {
            wrong.append(" missing: ").append(missing.next());
        }
        assertEquals(
                "", wrong.toString(), () -> what + ": " + counts[1] + " too many, " + expected.size() + " missing");
        assertEquals(expectedCount, counts[0], what);
    }
}
