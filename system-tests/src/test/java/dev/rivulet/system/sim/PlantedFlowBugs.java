package dev.rivulet.system.sim;

import java.util.List;
import java.util.stream.Stream;

/** Bugs where records are dropped since the log is full; planted by {@link PlantedBugs}. Stateless. */
final class PlantedFlowBugs {

    private static final String JOURNAL = "engine/ingest/JournalAgent.java";
    private static final String INLET = "engine/ingest/Inlet.java";
    private static final String SCAN = "engine/runtime/LogScan.java";
    private static final String EPOCH = "engine/work/OpenEpoch.java";
    private static final String SKIPPING = "engine/feed/SkippingFeed.java";

    private PlantedFlowBugs() {}

    static List<Mutant> all() {
        return Stream.of(ofDropped(), ofSkipped(), ofSampled())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> ofSampled() {
        return List.of(
                Mutant.of(
                        "does not count what a sample leaves out",
                        EPOCH,
                        "            if (batch.omittedCount() > 0) {\n",
                        "            if (batch.omittedCount() < 0) {\n"),
                Mutant.of(
                        "samples what is to be held back",
                        INLET,
                        "if (flow.onFull() != OnFull.SAMPLE || batch.isReplayed()) {",
                        "if (batch.isReplayed()) {"),
                Mutant.of(
                        "has the source read again what a sample left out",
                        INLET,
                        " && batch.omittedCount() == 0 ? batch.toReference()",
                        " ? batch.toReference()"));
    }

    private static List<Mutant> ofSkipped() {
        return List.of(
                Mutant.of(
                        "goes on while it waits for what the log says of skipping",
                        SKIPPING,
                        "        if (proposed != null && !isDecided(proposed)) {\n            return null;\n        }\n",
                        "        if (proposed != null) {\n            isDecided(proposed);\n        }\n"),
                Mutant.of(
                        "computes at the next start what was skipped",
                        SCAN,
                        "            skipped.add(Skip.decode(reader.payload()));\n",
                        ""),
                Mutant.of(
                        "skips what an earlier run may have computed",
                        "engine/skip/SkipPlan.java",
                        " && position >= computedEnd",
                        ""),
                Mutant.of(
                        "computes what was skipped if it is still in memory",
                        SKIPPING,
                        "LogEntry taken = parts.skipped.orShed(entry);",
                        "LogEntry taken = entry;"),
                Mutant.of(
                        "skips what is to be held back",
                        "engine/skip/SkipDesk.java",
                        "                .filter(source -> source.source().flow().onFull() == OnFull.DROP_OLDEST)\n",
                        ""));
    }

    private static List<Mutant> ofDropped() {
        return List.of(
                Mutant.of(
                        "acknowledges what was dropped before the log says so",
                        INLET,
                        "ring.markDurable(dropped.batchCount() + (refused == null ? 0 : 1));",
                        "ring.markDurable(refused == null ? 0 : 1);"),
                Mutant.of(
                        "notes what was dropped behind what came later",
                        JOURNAL,
                        "boolean isNoted = !isBehindDropped || appendDropped(inlet, nowNs);",
                        "boolean isNoted = true;"),
                Mutant.of(
                        "goes on before what was dropped",
                        SCAN,
                        "            resumeOffsets.note(Shed.decode(reader.payload()));\n",
                        ""),
                Mutant.of(
                        "forgets in checkpoints what was dropped",
                        EPOCH,
                        "            resumeOffsets.note(shed);\n",
                        ""),
                Mutant.of(
                        "does not count what was dropped",
                        EPOCH,
                        "            droppedCounts.merge(shed.sourceUid(), shed.recordCount(), Long::sum);\n",
                        ""),
                Mutant.of("counts what was dropped once more", EPOCH, "        droppedCounts.clear();\n", ""),
                Mutant.of(
                        "drops what is to be held back",
                        INLET,
                        "return flow.onFull() == OnFull.DROP_NEWEST && !batch.isReplayed();",
                        "return !batch.isReplayed();"));
    }
}
