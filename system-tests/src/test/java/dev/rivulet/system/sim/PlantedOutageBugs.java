package dev.rivulet.system.sim;

import java.util.List;

/** Bugs where the engine waits for what is out of reach; planted by {@link PlantedBugs}. Stateless. */
final class PlantedOutageBugs {

    private static final String SOURCE = "engine/ingest/SourceAgent.java";
    private static final String COMMIT = "engine/commit/CommitAgent.java";

    private PlantedOutageBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "opens a source again where it was opened first",
                        SOURCE,
                        "            resumeOffsets.put(batch.partition(), batch.resumeOffset());\n",
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
                                + "            return taken + 1;\n        }\n        outage.ends();"));
    }
}
