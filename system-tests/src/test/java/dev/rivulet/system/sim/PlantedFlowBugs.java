package dev.rivulet.system.sim;

import java.util.List;

/** Bugs where records are dropped since the log is full; planted by {@link PlantedBugs}. Stateless. */
final class PlantedFlowBugs {

    private static final String JOURNAL = "engine/ingest/JournalAgent.java";
    private static final String INLET = "engine/ingest/Inlet.java";
    private static final String SCAN = "engine/runtime/LogScan.java";
    private static final String EPOCH = "engine/work/OpenEpoch.java";

    private PlantedFlowBugs() {}

    static List<Mutant> all() {
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
