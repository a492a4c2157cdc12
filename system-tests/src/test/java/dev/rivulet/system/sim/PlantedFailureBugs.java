package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} in what becomes of functions that fail. Stateless. */
final class PlantedFailureBugs {

    private static final String PROCESS = "engine/process/ProcessOperator.java";
    private static final String JOURNAL = "engine/process/CallJournal.java";
    private static final String CURRENT_KEY = "engine/process/CurrentKey.java";
    private static final String COPY = "engine/failure/ValueCopy.java";
    private static final String CALLER = "engine/failure/Caller.java";
    private static final String ACCUMULATORS = "engine/operator/Accumulators.java";
    private static final String ROW_ADDITION = "engine/operator/Addition.java";
    private static final String SESSIONS = "engine/operator/SessionWindowOperator.java";
    private static final String ADDITION = "engine/operator/pane/RowAddition.java";
    private static final String LANE_OUTPUT = "engine/exchange/LaneOutput.java";
    private static final String COLLECT = "engine/work/CollectAgent.java";
    private static final String DECODED = "engine/ring/DecodedBatch.java";
    private static final String SNAPSHOT = "engine/checkpoint/JobSnapshot.java";

    private PlantedFailureBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                                "lets out what a failed call put out",
                                PROCESS,
                                "if (caller.make((T) row.row(), row.row(), elementCall) != null) {",
                                "caller.make((T) row.row(), row.row(), elementCall); {")
                        .and(PROCESS, """
                        public final boolean undo() {
                        emission.drop();""", "public final boolean undo() {"),
                Mutant.of("leaves the state that a failed call changed", JOURNAL, "undos.get(index).run();", ""),
                Mutant.of(
                        "takes the first change of a failed call back first",
                        JOURNAL,
                        "for (int index = undos.size() - 1; index >= 0; index--) {",
                        "for (int index = 0; index < undos.size(); index++) {"),
                Mutant.of(
                        "leaves the timers that a failed call registered",
                        CURRENT_KEY,
                        "journal.note(() -> timers.delete(keyGroup, key, hash, timerMicros));",
                        ""),
                Mutant.of(
                        "keeps no copy of what a call may change in place",
                        COPY,
                        "if (Immutability.isImmutable(before)) {",
                        "if (before != null) {"),
                Mutant.of("calls again without taking back", CALLER, "boolean isUndone = call.undo();", """
                        boolean isUndone = attempt < guard.policy().retryCount() || call.undo();"""),
                Mutant.of(
                        "leaves in the accumulator what a failed call added",
                        ROW_ADDITION,
                        "accumulator = before.get();",
                        ""),
                Mutant.of("makes a window of a row that was not added", ACCUMULATORS, "if (after == null) {", """
                        if (after == null) {
                        table.findOrCreate(keyGroup, namespace, key, row.keyHash());"""),
                Mutant.of(
                        "leaves out the sessions whose merging failed", SESSIONS, "entry.setValue(before.get());", ""),
                Mutant.of(
                        "leaves in the accumulators of panes what a failed call added",
                        ADDITION,
                        "states.get(index).accumulator = copy == null ? null : copy.get();",
                        ""),
                Mutant.of(
                        "takes a failed row back from the first of its windows only",
                        ADDITION,
                        "for (int index = 0; index < states.size(); index++) {",
                        "for (int index = 0; index < 1; index++) {"),
                Mutant.of(
                        "blames the record that made a window due",
                        LANE_OUTPUT,
                        "element == null || isStamped ? KeyedRow.NO_RECORD",
                        "element == null ? KeyedRow.NO_RECORD"),
                Mutant.of(
                        "does not count what was skipped",
                        COLLECT,
                        "case Target.SKIPPED -> epoch.countSkippedResult();",
                        "case Target.SKIPPED -> epoch.countFilteredResult();"),
                Mutant.of(
                        "takes the whole record back when a step fails on a row",
                        DECODED,
                        "rejects.add(new Reject(record, letter.operator(), letter.cause(), letter));",
                        "dropRecord(); rejects.add(new Reject(record, letter.operator(), letter.cause(), letter));"),
                Mutant.of(
                        "forgets at a restart what rules have counted",
                        SNAPSHOT,
                        "counts.rules().write(out);",
                        "dev.rivulet.engine.quality.RuleCounts.NONE.write(out);"),
                Mutant.of("counts what rules have counted twice", "engine/quality/Checks.java", "checked = 0;", ""),
                Mutant.of(
                        "lets the last rule decide instead of the strictest",
                        "engine/quality/Checks.java",
                        "rule.action().compareTo(strictest) > 0 ? rule.action() : strictest",
                        "rule.action()"),
                Mutant.of(
                        "forgets at a restart how much was skipped",
                        SNAPSHOT,
                        "out.putLong(counts.skipped());",
                        "out.putLong(0);"));
    }
}
