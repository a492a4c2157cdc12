package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} in how far event time has come, which show where there are two sources. Stateless. */
final class PlantedTimeBugs {

    private static final String WATERMARKS = "engine/watermark/Watermarks.java";
    private static final String SOURCE = "engine/watermark/SourceWatermark.java";
    private static final String STRATEGY = "engine/watermark/WatermarkStrategy.java";
    private static final String LANE = "engine/work/LaneTime.java";

    private PlantedTimeBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "goes by the highest of the sources",
                        WATERMARKS,
                        "minimum = Math.min(minimum, one.micros());",
                        "minimum = minimum == Long.MAX_VALUE ? one.micros() : Math.max(minimum, one.micros());"),
                Mutant.of(
                        "goes by the highest of the partitions",
                        SOURCE,
                        "minimum = Math.min(minimum, one.micros);",
                        "minimum = minimum == Long.MAX_VALUE ? one.micros : Math.max(minimum, one.micros);"),
                Mutant.of(
                        "has an operator go by sources that do not lead to it",
                        LANE,
                        "watermarks.groupOf(operator.timeSources())",
                        "Watermarks.ALL"),
                Mutant.of(
                        "judges a row by its own source alone",
                        WATERMARKS,
                        "Math.max(known, Math.min(ofBatch.within(partition, partitionMicros), minimumOfOthers(group, source)))",
                        "Math.max(known, ofBatch.within(partition, partitionMicros))"),
                Mutant.of(
                        "lets the watermark go back",
                        WATERMARKS,
                        "raised.watermark = Math.max(raised.watermark, to);",
                        "raised.watermark = to;"),
                Mutant.of(
                        "has rows from the future move the watermark",
                        STRATEGY,
                        "&& eventTimeMicros - ingestTimeMicros > options.futureSkewMicrosMax;",
                        "&& eventTimeMicros < ingestTimeMicros;"),
                Mutant.of("forgets the end of a source", WATERMARKS, "sources.get(source).end();\nraiseAll();", ""),
                Mutant.of(
                        "does not go on when a source gets idle", WATERMARKS, "if (wasAnyAwake) {\nraiseAll();\n}", ""),
                Mutant.of(
                        "leaves a source idle that gives rows again",
                        SOURCE,
                        "moved.isIdle = false;\nisIdle = false;",
                        "moved.isIdle = false;"),
                Mutant.of(
                        "counts idleness from the beginning",
                        SOURCE,
                        "return Math.max(partition.activeMicros, sinceMicros) + idlenessMicros;",
                        "return sinceMicros + idlenessMicros;"),
                Mutant.of(
                        "forgets at a restart how far operators have come",
                        WATERMARKS,
                        "group.watermark = Math.max(group.watermark, written.getOrDefault(text(group), NONE));",
                        ""));
    }
}
