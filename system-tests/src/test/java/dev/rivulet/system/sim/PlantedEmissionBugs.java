package dev.rivulet.system.sim;

import java.util.List;

/** Bugs where rows are sent as they come to receivers that remember nothing; {@link EmissionRun} is to catch them. Stateless. */
final class PlantedEmissionBugs {

    private static final String AGENT = "engine/emit/EmissionAgent.java";
    private static final String LINE = "engine/emit/EmissionLine.java";
    private static final String LEDGER = "engine/emit/EmissionLedger.java";
    private static final String COLLECT = "engine/work/CollectAgent.java";
    private static final String OPEN_EPOCH = "engine/work/OpenEpoch.java";
    private static final String REJECTED = "engine/work/RejectedRecords.java";
    private static final String AGAIN = "engine/feed/EntriesAgain.java";
    private static final String JOURNAL = "engine/ingest/JournalAgent.java";
    private static final String COMMIT = "engine/commit/CommitAgent.java";

    private PlantedEmissionBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "notes rows that nobody has confirmed",
                        AGENT,
                        "inFlight.add(row);",
                        "inFlight.add(row);\n                count = row.number() + 1;"),
                Mutant.of(
                        "takes an epoch for whole before its rows are confirmed",
                        AGENT,
                        "boolean isWhole = end != null && inFlight.isEmpty();",
                        "boolean isWhole = end != null;"),
                Mutant.of(
                        "takes the count of an epoch's rows into the next one",
                        AGENT,
                        "            count = 0;\n            notedCount = 0;\n",
                        "            notedCount = 0;\n"),
                Mutant.of(
                        "sends what a power failure may take from the log",
                        AGENT,
                        "emitter.hasRoom() && durablePosition.getAsLong() >= row.endPosition()",
                        "emitter.hasRoom()"),
                Mutant.of(
                        "forgets which rows were refused when it notes them",
                        AGENT,
                        "new Emitted(line.uid(), epoch, count, false, 0, refusedToNote)",
                        "new Emitted(line.uid(), epoch, count, false, 0, java.util.List.of())"),
                Mutant.of(
                        "skips one row too many when it sends again",
                        LINE,
                        "outgoing.number() >= ledger.count(epoch)",
                        "outgoing.number() > ledger.count(epoch)"),
                Mutant.of(
                        "sends again what the log says that the receiver has",
                        LINE,
                        " && outgoing.number() >= ledger.count(epoch)",
                        ""),
                Mutant.of(
                        "counts in ids only the rows that are sent again",
                        LINE,
                        "new RowId(applicationId, position, ordinal++)",
                        "new RowId(applicationId, position, isEntryOpen ? ordinal++ : (ordinal = 1) - 1)"),
                Mutant.of(
                        "goes on counting rows in the next epoch",
                        LINE,
                        "        whole = null;\n        number = 0;\n",
                        "        whole = null;\n"),
                Mutant.of(
                        "leaves out the dead letters of an earlier run",
                        LINE,
                        "            refused.add(outgoing.refused(cause));",
                        ""),
                Mutant.of(
                        "finds no refusal but that of a run's first row",
                        LEDGER,
                        "run.getValue().last() < number",
                        "run.getKey() < number"),
                Mutant.of(
                        "seals an epoch before receivers have its rows",
                        COLLECT,
                        "slot.entry().mark() != null && !epoch.isWhole()",
                        "slot.entry().mark() != null && !epoch.isWhole() && sequence < 0"),
                Mutant.of("counts as put out what receivers refuse", OPEN_EPOCH, "        outCount--;\n", ""),
                Mutant.of(
                        "lets a refused row be sent again whose record became others, too",
                        REJECTED,
                        "entry.returned() == null && decoded.isAllOfRecord(record)",
                        "entry.returned() == null"),
                Mutant.of(
                        "takes all refused rows for those of the first batch that it reads again",
                        AGAIN,
                        "entry == null || entry.position() != position) {\n            entry = read",
                        "entry == null) {\n            entry = read"),
                Mutant.of(
                        "takes the next frame for the batch of a refused row",
                        AGAIN,
                        "open == null || open.endPosition() != position || ",
                        "open == null || "),
                Mutant.of(
                                "ends an epoch before all that was refused of it is written",
                                COLLECT,
                                "slot.entry().mark() != null && !epoch.writeRefused()",
                                "slot.entry().mark() != null && !epoch.writeRefused() && sequence < 0")
                        .and(OPEN_EPOCH, "REFUSED_COUNT_MAX = 256", "REFUSED_COUNT_MAX = 1"),
                Mutant.of(
                                "commits before the note of an epoch's rows is durable",
                                COMMIT,
                                "wal.durablePosition() < last.readyPosition()",
                                "wal.durablePosition() < last.markPosition()")
                        .and( // It is synced before anybody else comes to it.
                                JOURNAL,
                                "group.appendBeyondQuota(note.kind(), note.encoded(), nowNs)",
                                "group.append(note.kind(), note.encoded(), nowNs)"));
    }
}
