package dev.rivulet.system.sim;

import java.util.List;

/** Bugs where the engine waits for what is out of reach; planted by {@link PlantedBugs}. Stateless. */
final class PlantedOutageBugs {

    private static final String SOURCE = "engine/ingest/SourceAgent.java";
    private static final String COMMIT = "engine/commit/CommitAgent.java";

    private static final String ASSEMBLY = "engine/runtime/JobAssembly.java";
    private static final String EPOCHS = "engine/ingest/EpochAgent.java";

    private PlantedOutageBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "opens a source again where it was opened first",
                        SOURCE,
                        "            resumeOffsets.note(batch);\n",
                        ""),
                Mutant.of(
                        "gives up the epochs whose commit failed",
                        COMMIT,
                        "throw failure;\n            }\n            return taken + 1;",
                        "throw failure;\n            }\n            pending.clear();\n            return taken + 1;"),
                Mutant.of(
                        "takes a commit that failed for one that succeeded",
                        COMMIT,
                        "            return taken + 1;\n        }\n        outage.ends();",
                        "            pending.forEach(epoch -> progress.committed(epoch.epoch()));\n            pending.clear();\n"
                                + "            return taken + 1;\n        }\n        outage.ends();"),
                Mutant.of(
                        "goes on logging when the targets are within reach",
                        ASSEMBLY,
                        "progress::requestStop)));",
                        "() -> {})));"),
                Mutant.of(
                        "wants a full log to take all before it goes on with the targets",
                        EPOCHS,
                        "|| isPatienceOver())",
                        "|| false)"),
                Mutant.of(
                        "logs rows before the first copy of the table that they want",
                        "engine/runtime/Recovered.java",
                        "allMatch(step -> uids.contains(step.uid()))",
                        "allMatch(step -> true)"),
                Mutant.of(
                        "counts what was only logged as an epoch less",
                        EPOCHS,
                        "this.requestedEpoch = progress.markedEpoch();",
                        "this.requestedEpoch = end == End.LOGGED ? 0 : progress.markedEpoch();"));
    }
}
