package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} that are those of windows that put out more than once. Stateless. */
final class PlantedPaneBugs {

    private static final String FIRING = "engine/operator/pane/PaneFiring.java";
    private static final String STATE = "engine/operator/pane/PaneState.java";
    private static final String ASSIGNED = "engine/operator/pane/AssignedPanes.java";
    private static final String COUNTS = "engine/operator/pane/CountOperator.java";
    private static final String COUNT_STATE = "engine/operator/pane/CountState.java";
    private static final String SLICED = "engine/operator/pane/SlicedPanes.java";
    private static final String MERGING = "engine/operator/slice/Merging.java";
    private static final String KEY_WINDOW = "engine/operator/slice/KeyWindow.java";
    private static final String TIMED = "engine/operator/pane/TimedWindows.java";
    private static final String SESSIONS = "engine/operator/pane/SessionPanes.java";

    private PlantedPaneBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "adds a late row before its window has fired",
                        ASSIGNED,
                        "firing.catchUp(pane, row.watermark());",
                        ""),
                Mutant.of("merges a session before it has fired", SESSIONS, "firing.catchUp(pane, rowWatermark);", ""),
                Mutant.of(
                        "drops a window with its first firing",
                        FIRING,
                        "return policy.expiryOf(lastMicros) <= ofWatermark;",
                        "return lastMicros <= ofWatermark;"),
                Mutant.of(
                        "fires at the end though a discarding pane has nothing new",
                        FIRING,
                        "if (state.newRowCount > 0 || !policy.isDiscarding() || store.hasShared(pane)) {",
                        "if (true) {"),
                Mutant.of(
                        "leaves in a discarding pane what is out",
                        FIRING,
                        "if (policy.isDiscarding()) {\nstate.accumulator",
                        "if (false) {\nstate.accumulator"),
                Mutant.of("loses late rows that were in no pane", FIRING, """
                        if (state.newRowCount > 0) {
                        putDue(pane, Pane.Timing.LATE, due);
                        }""", ""),
                Mutant.of(
                        "puts a result out under the watermark that made it due",
                        FIRING,
                        "put(pane, timing, pane.isEndless() ? due : pane.lastMicros(), due - 1);",
                        "put(pane, timing, pane.isEndless() ? due : pane.lastMicros(), due);"),
                Mutant.of(
                        "gives an early pane the time at which it was due",
                        FIRING,
                        "put(pane, timing, pane.isEndless() ? due : pane.lastMicros(), due - 1);",
                        "put(pane, timing, due, due - 1);"),
                Mutant.of(
                        "leaves the clock running when a pane comes out otherwise",
                        FIRING,
                        "state.paceDueMicros = PaneState.NONE;\nforgetClock(pane);",
                        "state.paceDueMicros = PaneState.NONE;"),
                Mutant.of(
                        "does not write down whether a window has fired",
                        STATE,
                        "state.isPastEnd = (flags & PAST_END) != 0;",
                        ""),
                Mutant.of(
                        "counts the panes of a merged session anew",
                        FIRING,
                        "left.firedCount += right.firedCount;",
                        "left.firedCount = 0;"),
                Mutant.of("leaves the timers of a session that was merged", SESSIONS, "firing.detach(pane);", ""),
                Mutant.of(
                        "does not write down that a pane came out by a timer",
                        ASSIGNED,
                        "panes.markDirty(entry);\nreturn new OpenPane",
                        "return new OpenPane"),
                Mutant.of("keeps a slice of rows too long", COUNTS, "> keptCount", "> keptCount + 1"),
                Mutant.of("merges slices of rows into the last", COUNTS, "A sum = function.createAccumulator();", """
                        A sum = state.slices.removeLast();
                        A last = sum;
                        state.slices.forEach(each -> function.merge(last, each));
                        state.slices.addLast(last);
                        if (last != null) {
                        return last;
                        }"""),
                Mutant.of(
                        "does not write down how many rows a window has",
                        COUNT_STATE,
                        "state.newRowCount = in.readLong();",
                        "in.readLong();"),
                Mutant.of("does not write down that a row was counted", COUNTS, "table.markDirty(entry);", ""),
                Mutant.of(
                        "counts intervals of a global window from the row",
                        FIRING,
                        "return Math.floorDiv(behind + 1, period) * period + period - 1;",
                        "return behind + period;"),
                Mutant.of(
                        "does not go on to the next window of a key", SLICED, "if (found.goesOn()) {", "if (false) {"),
                Mutant.of(
                        "has late rows of a key in the first of their windows alone",
                        KEY_WINDOW,
                        "lastSlice = Math.max(lastSlice, namespaces.windows().sliceStartOf(namespace));",
                        ""),
                Mutant.of(
                        "merges slices twice into a window whose function is called again",
                        "engine/operator/pane/TakenSlices.java",
                        "if (!isTaken) {",
                        "if (true) {"),
                Mutant.of(
                        "keeps what a window had before a row came",
                        SLICED,
                        "slices.forgetSoFar();\nlong countBefore",
                        "long countBefore"),
                Mutant.of(
                        "forgets that a row which came before was late for a window",
                        SLICED,
                        "if (isEarly && row.watermark() >= caughtUpTo && !",
                        "if (isEarly && !"),
                Mutant.of(
                        "times a late result for before the end of its window",
                        FIRING,
                        "Math.max(row.watermark(), past)",
                        "row.watermark()"),
                Mutant.of(
                        "times an early result by the first of its rows",
                        FIRING,
                        "Math.min(due, state.paceDueMicros)",
                        "state.paceDueMicros == PaneState.NONE ? due : state.paceDueMicros"),
                Mutant.of("takes a window for timed that has put out", TIMED, "expire(byWatermark, watermark);", ""),
                Mutant.of(
                        "takes a window for timed that has put out by the clock",
                        TIMED,
                        "expire(byClock, clockMicros);",
                        ""),
                Mutant.of(
                        "does not time the windows behind those that are timed",
                        TIMED,
                        "last += endDistanceMicros;\nuntimed.add(last);",
                        "last += endDistanceMicros;"),
                Mutant.of(
                        "times a pane for a row that was not added",
                        SLICED,
                        "if (isAdded && isTiming) {",
                        "if (isTiming) {"),
                Mutant.of(
                        "gives a window a slice that others have for its own",
                        MERGING,
                        "A copy(List<A> all) {",
                        "A copy(List<A> all) {\nif (all.size() == 1) {\nreturn all.get(0);\n}"));
    }
}
