package dev.rivulet.system.sim;

import java.util.List;

/** Bugs in how tables are loaded, that {@link EnrichRun} has to catch. Stateless. */
final class PlantedEnrichBugs {

    private static final String WRITER = "engine/enrich/TableCopyWriter.java";
    private static final String LOADER = "engine/enrich/TableLoader.java";
    private static final String FEED = "engine/enrich/TableFeed.java";
    private static final String HISTORY = "engine/enrich/TableHistory.java";
    private static final String START = "engine/runtime/OpenTables.java";
    private static final String SNAPSHOT = "engine/checkpoint/JobSnapshot.java";
    private static final String DECODE = "engine/work/DecodeAgent.java";
    private static final String OUTPUT = "engine/exchange/LaneOutput.java";
    private static final String FEEDER = "engine/feed/FeederAgent.java";

    private PlantedEnrichBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a copy is not synced before it is logged", WRITER, "opened.sync(true);", ""),
                Mutant.of(
                        "a copy's name is not synced before it is logged",
                        LOADER,
                        "disk.syncDirectory(directory);",
                        ""),
                Mutant.of(
                        "a copy is in force before its place in the log",
                        FEED,
                        "Map<String, LoggedTable> known = TableHistory.inForce(atStart);",
                        "Map<String, LoggedTable> known = TableHistory.inForce(behind);\n"
                                + "atStart.forEach(table -> known.putIfAbsent(table.copy().uid(), table));"),
                Mutant.of(
                                "a copy is in force only from the next epoch on",
                                FEEDER,
                                "ring.publish(entry, keyGroups, isCut, tables.inForce());",
                                "last = mark != null || last == null ? tables.inForce() : last;\n"
                                        + "ring.publish(entry, keyGroups, isCut, last);")
                        .and(
                                FEEDER,
                                "private KeyGroups keyGroups;",
                                "private KeyGroups keyGroups;\nprivate dev.rivulet.engine.enrich.TablesInForce last;"),
                Mutant.of(
                                "decode workers keep the tables that they saw first",
                                DECODE,
                                "tables = slot.tables();",
                                "tables = tables == TablesInForce.NONE ? slot.tables() : tables;")
                        .and(
                                DECODE,
                                "tables = TablesInForce.NONE; // An idle worker holds no old version in memory.",
                                ""),
                Mutant.of(
                        "lanes keep the tables that they saw first",
                        OUTPUT,
                        "tables = slotTables;",
                        "tables = tables == TablesInForce.NONE ? slotTables : tables;"),
                Mutant.of(
                        "a copy is deleted when there is a newer one",
                        HISTORY,
                        "if (next != null && next < first) {",
                        "if (next != null) {"),
                Mutant.of(
                        "copies that only the log names are deleted",
                        "engine/runtime/Recovered.java",
                        "known.addAll(tables);",
                        ""),
                Mutant.of(
                        "a checkpoint forgets the tables",
                        SNAPSHOT,
                        "out.putInt(tables.size());\ntables.forEach(table -> table.write(out));",
                        "out.putInt(0);"),
                Mutant.of(
                        "a checkpoint has the tables as of the start",
                        "engine/work/OpenEpoch.java",
                        "tables.note(new LoggedTable(entry.position(), load.copy()));",
                        ""),
                Mutant.of("what is loaded at a start is not logged", START, "wal.writer().sync();", "")
                        .and(
                                START,
                                "AppendResult result = wal.writer().appendReserved(FrameKind.TABLE_LOAD, load.encoded());",
                                "AppendResult result = AppendResult.APPENDED;"),
                Mutant.of(
                        "a table that fails in the middle of reading is logged",
                        LOADER,
                        "String version = open.read(row -> {\nrequireKey(row, keys);\nwriter.add(row);\n});",
                        "String version = open.version();\ntry {\nopen.read(row -> {\nrequireKey(row, keys);\nwriter.add(row);\n});\n"
                                + "} catch (IOException e) {\n}"));
    }
}
