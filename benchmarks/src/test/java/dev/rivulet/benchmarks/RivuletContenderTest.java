package dev.rivulet.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.job.EngineSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark of an engine that computes something else would be worth nothing. */
final class RivuletContenderTest {

    /** Four windows and a bit. */
    private static final EventStream STREAM = new EventStream(43_210, 100, 1_000);

    private record KeyWindow(long key, long startMicros) {}

    @TempDir
    private Path directory;

    @Test
    void countedRowsComeToWhatPlainJavaComputes() throws Exception {
        assertEquals(plainTotals(), run(false, new CountedRows()));
    }

    @Test
    void offsetsOnlyComesToTheSame() throws Exception {
        assertEquals(plainTotals(), run(true, new CountedRows()));
    }

    @Test
    void rowsOfTheDeltaTableComeToTheSame() throws Exception {
        assertEquals(
                plainTotals(), run(false, new DeltaRows(directory.resolve("run").resolve("table"))));
    }

    @Test
    void noEventIsLate() {
        long timeMax = 0;
        for (long index = 0; index < STREAM.countWithEnd(); index++) {
            long time = STREAM.event(index).timeMicros();
            assertTrue(time >= timeMax - EventStream.DISORDER_BOUND_MICROS, "event " + index);
            timeMax = Math.max(timeMax, time);
        }
    }

    private Totals run(boolean logsReferences, RowTarget target) throws Exception {
        try (RivuletContender contender =
                new RivuletContender(directory.resolve("run"), EngineSettings.defaults(), logsReferences, target)) {
            contender.prepare();
            contender.run(STREAM);
            return contender.totals(STREAM);
        }
    }

    private static Totals plainTotals() {
        Map<KeyWindow, CountAndSum> windows = new HashMap<>();
        for (long index = 0; index < STREAM.count(); index++) {
            Event event = STREAM.event(index);
            KeyWindow window = new KeyWindow(event.key(), EventStream.windowStart(event.timeMicros()));
            windows.computeIfAbsent(window, key -> new CountAndSum()).add(event);
        }
        Totals.Collector collector = new Totals.Collector(STREAM.endMicros());
        windows.forEach(
                (window, totals) -> collector.add(window.key(), window.startMicros(), totals.count(), totals.sum()));
        return collector.totals();
    }
}
