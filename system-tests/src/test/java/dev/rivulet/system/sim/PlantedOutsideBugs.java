package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} that show where a log with little room has to do with {@link Outside}. Stateless. */
final class PlantedOutsideBugs {

    private static final String JOURNAL = "engine/ingest/JournalAgent.java";

    private PlantedOutsideBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "has table loads use up the reserve",
                        JOURNAL,
                        "frame instanceof Tick || frame instanceof LaneChange || frame instanceof TableLoad;",
                        "false;"),
                Mutant.of("bounds answers by the quota", JOURNAL, "group.appendBeyondQuota(", "group.append("));
    }
}
