package dev.rivulet.system.sim;

import java.util.List;

/** Bugs where dead letters become rows of a table; planted by {@link PlantedBugs}. Stateless. */
final class PlantedLetterBugs {

    private static final String NAMES = "engine/reject/LetterNames.java";
    private static final String SINK = "engine/reject/DeadLetterSink.java";
    private static final String ROW = "engine/reject/DeadLetterRow.java";

    private PlantedLetterBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "gives two dead letters of one place one name",
                        NAMES,
                        "counts.merge(record.recordIndex(), 1, Integer::sum) - 1",
                        "0"),
                Mutant.of("numbers dead letters on from those of another place", NAMES, "counts.clear();", ""),
                Mutant.of(
                        "writes dead letters again that their table has",
                        SINK,
                        "return table.committedEpoch();",
                        "return NONE;"),
                Mutant.of(
                        "loses the operator of a dead letter on its way into the table",
                        ROW,
                        "rejected.operator().isEmpty() ? null : rejected.operator(),",
                        "null,"));
    }
}
