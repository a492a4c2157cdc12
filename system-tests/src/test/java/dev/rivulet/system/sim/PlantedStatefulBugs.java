package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} in ready-made functions with keyed state. Stateless. */
final class PlantedStatefulBugs {

    private static final String DEDUPLICATE = "engine/stateful/DeduplicateOperator.java";
    private static final String REDUCE = "engine/stateful/Reducing.java";
    private static final String MAP = "engine/stateful/MappingWithState.java";

    private PlantedStatefulBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "forgets too early what deduplicate let through",
                        DEDUPLICATE,
                        "return first + 2 * withinMicros - 2;",
                        "return first + withinMicros - 2;"),
                Mutant.of(
                        "deduplicates later rows alone",
                        DEDUPLICATE,
                        "if (Math.abs(first - time) < withinMicros) {",
                        "if (time >= first && time - first < withinMicros) {"),
                Mutant.of(
                        "judges a duplicate by the watermark behind the batch",
                        DEDUPLICATE,
                        "if (time + withinMicros - 1 <= row.watermark()) {",
                        "if (time + withinMicros - 1 <= watermark) {"),
                Mutant.of(
                        "deduplicates by the last row that was let through",
                        DEDUPLICATE,
                        "System.arraycopy(times, 0, more, 0, times.length);",
                        "java.util.Arrays.fill(more, time);"),
                Mutant.of(
                        "reduces the last two rows alone",
                        REDUCE,
                        "new Result<>(after, after)",
                        "new Result<>(after, row)"),
                Mutant.of("keeps a state that a function has given up", MAP, "kept.clear();", ""));
    }
}
