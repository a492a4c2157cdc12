package dev.rivulet.system.sim;

import java.util.List;

/** The bugs planted in unordered lookups, which {@link UnorderedRun} has to catch. Stateless. */
final class PlantedUnorderedBugs {

    private static final String AGENT = "engine/lookup/LookupAgent.java";
    private static final String QUEUE = "engine/lookup/CallQueue.java";
    private static final String SLOT = "engine/lookup/SlotLookups.java";
    private static final String REQUEST = "engine/lookup/OpenRequest.java";
    private static final String INDEX = "engine/lookup/AnswerIndex.java";
    private static final String WATERMARKS = "engine/watermark/Watermarks.java";
    private static final String HOLDS = "engine/watermark/WatermarkHolds.java";
    private static final String TIMES = "engine/ring/EventTimes.java";
    private static final String DECODE = "engine/work/DecodeAgent.java";
    private static final String EPOCH = "engine/work/OpenEpoch.java";
    private static final String MARKS = "engine/ingest/EpochAgent.java";
    private static final String JOURNAL = "engine/ingest/JournalAgent.java";

    private PlantedUnorderedBugs() {}

    /** What shows where a pipeline has other steps beside the lookup's way. */
    static List<Mutant> ofWholeEngine() {
        return List.of(Mutant.of(
                "looks for rows that were put off behind tables, too",
                "engine/operator/EnrichStage.java",
                "if (end.isSearching()) {",
                "if (false) {"));
    }

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "does not hold the watermark for rows that are put off",
                        WATERMARKS,
                        "return Math.min(groups.get(group).watermark, holds.of(group));",
                        "return groups.get(group).watermark;"),
                Mutant.of(
                        "does not hold it for rows of later batches",
                        WATERMARKS,
                        "return Math.min(unheldWithin(group, source, partition, partitionMicros), holds.of(group));",
                        "return unheldWithin(group, source, partition, partitionMicros);"),
                Mutant.of(
                        "does not hold it for the rows behind in the batch",
                        TIMES,
                        "return isHeld ? heldWatermark : watermarkBefore;",
                        "return watermarkBefore;"),
                Mutant.of(
                        "holds it at what the whole batch has come to",
                        WATERMARKS,
                        "? unheldWithin(group, decoded.source(), partition, row.watermarkBefore())",
                        "? unheldWithin(group, decoded.source(), partition, decoded.watermark())"),
                Mutant.of("holds it until the last row is back", HOLDS, """
                        rows.forEach(byRow::remove);
                        Arrays.fill(lowest, FREE);""", """
                        rows.forEach(byRow::remove);
                        if (byRow.isEmpty()) { Arrays.fill(lowest, FREE); }"""),
                Mutant.of(
                        "does not checkpoint what holds the watermark",
                        WATERMARKS,
                        "out.putByte(holds.isEmpty() ? FORM : FORM_WITH_HOLDS);",
                        "out.putByte(FORM);"),
                Mutant.of(
                        "does not checkpoint rows that are put off",
                        EPOCH,
                        "List.copyOf(putOff.values()));",
                        "List.of());"),
                Mutant.of(
                                "forgets in the second checkpoint what the first one had put off",
                                EPOCH,
                                "start.putOff().forEach(row -> putOff.put(row.place(), row));",
                                "")
                        .caughtBy(447),
                Mutant.of(
                        "keeps in the checkpoint what is back",
                        EPOCH,
                        "returned.places().forEach(putOff::remove);",
                        ""),
                Mutant.of(
                                "takes the records of returned rows for new ones",
                                EPOCH,
                                "if (returned == null) {",
                                "if (true) {")
                        .and(
                                EPOCH,
                                "} else {\nreturned.places().forEach(putOff::remove);\n}",
                                "}\nif (returned != null) { returned.places().forEach(putOff::remove); }"),
                Mutant.of(
                        "asks again about rows that come back in the log",
                        INDEX,
                        "rows.places().forEach(putOff::remove);",
                        ""),
                Mutant.of(
                        "does not ask again about rows that were put off", AGENT, "queue.addPutOff(open, index);", ""),
                Mutant.of(
                        "does not ask about rows that were put off before the checkpoint",
                        DECODE,
                        "desk.recall(slot, row.place());",
                        ""),
                Mutant.of(
                        "brings back another row of the record",
                        SLOT,
                        "&& returned.rows().get(record).place() == place) {",
                        ") {"),
                Mutant.of(
                        "brings back the first record of the batch",
                        REQUEST,
                        "records[rows.size()] = question(index).record();",
                        "records[rows.size()] = question(0).record();"),
                Mutant.of(
                        "forgets when a returned row happened",
                        DECODE,
                        "decoded.resumeEventTime(found.eventTimeMicros());",
                        ""),
                Mutant.of("puts off more than it may", QUEUE, """
                        if (!first.areAllBegun() || putOff.size() + first.openCount() > settings.capacity()) {""", """
                        if (!first.areAllBegun()) {"""),
                Mutant.of(
                        "ends without the rows that are put off",
                        MARKS,
                        "return progress.isLogApplied() && progress.putOffCount() == 0;",
                        "return true;"),
                Mutant.of(
                        "ends before all is asked",
                        MARKS,
                        "return progress.isLogApplied() && progress.putOffCount() == 0;",
                        "return progress.putOffCount() == 0;"),
                Mutant.of(
                        "does not end the epoch of returned rows",
                        JOURNAL,
                        "progress.batchAppended(end); // As is what comes of rows that go on here.",
                        ""));
    }
}
