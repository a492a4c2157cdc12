package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} that are patterns'. Stateless. */
final class PlantedPatternBugs {

    private static final String OPERATOR = "engine/match/PatternOperator.java";
    private static final String MATCHER = "engine/match/Matcher.java";
    private static final String SETTLEMENT = "engine/match/Settlement.java";
    private static final String STEP = "engine/match/RowStep.java";
    private static final String LINKS = "engine/match/Links.java";

    private PlantedPatternBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "judges by the batches before whether a row is late for a pattern",
                        OPERATOR,
                        "if (row.eventTime() <= row.watermark()) {",
                        "if (row.eventTime() <= watermark) {"),
                Mutant.of("forgets to begin with the first row of a key", OPERATOR, """
                        current = null;
                        takenCount = 0;""", "current = null;"),
                Mutant.of("does not write down that a row waits", OPERATOR, "waiting.markDirty(entry);", ""),
                Mutant.of(
                        "does not write down what a row did to open matches", OPERATOR, "matches.markDirty(kept);", ""),
                Mutant.of(
                        "does not look after a key whose time is over",
                        OPERATOR,
                        "waiting.findOrCreate(due.keyGroup(), deadline, due.key(), due.hash());",
                        ""),
                Mutant.of(
                        "looks after a key once only",
                        OPERATOR,
                        "boolean isDue = after.deadlineMicros() <= due.namespace();",
                        "boolean isDue = false;"),
                Mutant.of(
                        "lets a match have a row at its limit",
                        MATCHER,
                        "first + pattern.withinMicros() - 1",
                        "first + pattern.withinMicros()"),
                Mutant.of(
                        "numbers all rows alike",
                        MATCHER,
                        "settlement.after(before.nextNumber() + 1,",
                        "settlement.after(before.nextNumber(),"),
                Mutant.of(
                        "does not wait for matches that began before",
                        SETTLEMENT,
                        "if (!open.isEmpty() && open.get(0).last().firstNumber() < match.firstNumber()) {",
                        "if (false) {"),
                Mutant.of(
                        "gives up what began last",
                        SETTLEMENT,
                        "open.subList(0, count).clear();",
                        "open.subList(open.size() - count, open.size()).clear();"),
                Mutant.of(
                        "passes over rows that a greedy loop takes",
                        STEP,
                        "isTakenByGreedyLoop = stage.quantifier().isGreedy();",
                        ""),
                Mutant.of(
                        "lets a loop go on behind its stop",
                        STEP,
                        "case RELAXED -> !isMet && !(isStopped && isInLoop);",
                        "case RELAXED -> !isMet;"),
                Mutant.of("does not write down which matches wait", LINKS, """
                        put(matches.waiting().size());
                        matches.waiting().forEach(match -> put(indexOf(match, takenIndexes)));""", "put(0);"),
                Mutant.of(
                        "reads what a match has taken as taken by the first stage",
                        LINKS,
                        "Taken.behind(isFirst ? null : nextOf(taken), row, stage)",
                        "Taken.behind(isFirst ? null : nextOf(taken), row, 0)"));
    }
}
