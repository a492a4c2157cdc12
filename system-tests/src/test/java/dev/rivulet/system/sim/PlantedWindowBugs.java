package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} that are windows'. Stateless. */
final class PlantedWindowBugs {

    private static final String SLICED = "engine/operator/SlicedWindowOperator.java";
    private static final String SESSIONS = "engine/operator/SessionWindowOperator.java";
    private static final String SESSIONS_FORM = "engine/operator/Sessions.java";
    private static final String RANGE = "state/RangeCursor.java";

    private PlantedWindowBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "counts a row in windows that it came too late for",
                        SLICED,
                        "slice + closedCount(slice, row.watermark())",
                        "slice"),
                Mutant.of(
                        "merges slices into the accumulator of the first",
                        SLICED,
                        "A sum = function.createAccumulator();",
                        "A sum = slices.get(0).value(); slices.remove(0);"),
                Mutant.of("forgets at a restart which windows have fired", SLICED, "firedUpTo = watermarkMicros;", ""),
                Mutant.of(
                        "removes a slice with its first window",
                        SLICED,
                        "windows.lastEndOf(windows.sliceStartOf(namespace)) <= end",
                        "windows.firstEndOf(windows.sliceStartOf(namespace)) <= end"),
                Mutant.of(
                        "walks slices in the order of their namespaces alone",
                        RANGE,
                        "new TreeMap<>(table.descriptor().keyCodec()::compare);",
                        "new java.util.LinkedHashMap<>();"),
                Mutant.of(
                        "adds a row to a session that is closed",
                        SESSIONS,
                        "return end - 1 > watermark;",
                        "return end + 4_000_000 > watermark;"),
                Mutant.of(
                        "does not move the timer of a session that has grown",
                        SESSIONS,
                        "ends.register(end.keyGroup(), end.key(), end.hash(), session.end() - 1);",
                        ""),
                Mutant.of(
                        "gives a session no timer if its key has another",
                        SESSIONS,
                        "isTimed = merged != null;",
                        "isTimed = !entry.value().all().isEmpty();"),
                Mutant.of(
                        "does not write down that a session fired",
                        SESSIONS,
                        "sessions.markDirty(entry);\n                Session<A> session = all.remove(index);",
                        "Session<A> session = all.remove(index);"),
                Mutant.of(
                        "reads the times of a session in another order",
                        SESSIONS_FORM,
                        "new Session<>(start, end, codec.read(in))",
                        "new Session<>(end, start, codec.read(in))"));
    }
}
