package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} that are windows'. Stateless. */
final class PlantedWindowBugs {

    private static final String SLICED = "engine/operator/SlicedWindowOperator.java";
    private static final String SESSIONS = "engine/operator/SessionWindowOperator.java";
    private static final String SESSIONS_FORM = "engine/operator/Sessions.java";
    private static final String KEY_SLICES = "engine/operator/slice/KeySlices.java";
    private static final String GROUP_SLICES = "engine/operator/slice/GroupSlices.java";
    private static final String MERGING = "engine/operator/slice/Merging.java";
    private static final String NAMESPACES = "engine/operator/slice/SliceNamespaces.java";
    private static final String OUTPUT = "engine/exchange/LaneOutput.java";

    private PlantedWindowBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "counts a row in windows that it came too late for",
                        SLICED,
                        "namespaces.of(slice, row.watermark())",
                        "slice"),
                Mutant.of(
                        "forgets rows that came too late for some windows",
                        SLICED,
                        "if (namespace != slice) {",
                        "if (namespace == slice) {"),
                Mutant.of(
                        "looks for rows that came too late before the window's block alone",
                        GROUP_SLICES,
                        "state.forEachNamespace(start, Long.MAX_VALUE, namespace -> {",
                        "state.forEachNamespace(start, block, namespace -> {"),
                Mutant.of(
                        "merges slices into what later windows have too",
                        MERGING,
                        "A sum = function.createAccumulator();\n        if (first != null) {\n            sum = merge(sum, first);\n        }",
                        "A sum = first == null ? function.createAccumulator() : first;"),
                Mutant.of("forgets at a restart which windows have fired", SLICED, "firedUpTo = watermarkMicros;", ""),
                Mutant.of(
                        "removes a slice with its first window",
                        NAMESPACES,
                        "windows.lastEndOf(windows.sliceStartOf(namespace)) <= windowEnd",
                        "windows.firstEndOf(windows.sliceStartOf(namespace)) <= windowEnd"),
                Mutant.of(
                        "keeps the slices of a block that lie before the window",
                        KEY_SLICES,
                        "lastOf(tails).start() < windowStart",
                        "lastOf(tails).start() < Long.MIN_VALUE"),
                Mutant.of(
                        "takes what was merged of one block along into the next",
                        GROUP_SLICES,
                        "byKey.clear();\n        inOrder.clear();",
                        ""),
                Mutant.of("walks keys in the order of their coming", GROUP_SLICES, "inOrder.sort(order);", ""),
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
                        "new Session<>(end, start, codec.read(in))"),
                Mutant.of(
                        "forgets what a row was judged by when it goes on",
                        OUTPUT,
                        "return element == null ? Watermarks.NONE : element.partitionWatermark();",
                        "return Watermarks.NONE;"));
    }
}
