package dev.rivulet.system.sim;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bugs that {@link EngineMutantTest} plants: those that engines with snapshots and replay are known to have had, and the lack of
 * each of this one's defences. A new defence comes with the bug of not having it. Stateless.
 *
 * <p>Defences that cannot be missed alone, because another stands behind them, are planted together with the other or not at all.
 */
final class PlantedBugs {

    private static final String AGENT = "engine/work/LaneAgent.java";
    private static final String INPUT = "engine/work/LaneInput.java";
    private static final String KEYS = "engine/work/LaneKeys.java";
    private static final String FEEDER = "engine/feed/FeederAgent.java";
    private static final String COLLECT = "engine/work/CollectAgent.java";
    private static final String OPEN_EPOCH = "engine/work/OpenEpoch.java";
    private static final String WIRING = "engine/work/WorkAgents.java";
    private static final String SNAPSHOT = "engine/work/LaneSnapshot.java";
    private static final String COMMIT = "engine/commit/CommitAgent.java";
    private static final String OUTPUT = "engine/commit/EpochOutput.java";
    private static final String CHECKPOINT = "engine/checkpoint/CheckpointAgent.java";
    private static final String INTAKE = "engine/checkpoint/StateIntake.java";
    private static final String MEMORY = "engine/work/LaneMemory.java";
    private static final String JOURNAL = "engine/ingest/JournalAgent.java";
    private static final String MERGE = "engine/exchange/LaneMerge.java";
    private static final String LANE_OUTPUT = "engine/exchange/LaneOutput.java";
    private static final String PROCESS = "engine/process/ProcessOperator.java";
    private static final String HEAP = "state/HeapTable.java";
    private static final String CHANGES = "state/NamespaceChanges.java";
    private static final String COLD_KEYS = "state/table/ColdKeys.java";
    private static final String TABLE_SNAPSHOT = "state/TableSnapshot.java";

    private static final String LANE_WAITS =
            "if (place.isFirstStage() && durablePosition.getAsLong() < entry.endPosition()) {";

    private PlantedBugs() {}

    /**
     * No bug: bounded portions of one or a few, where the real ones of thousands would never be used up by a simulation's handful of
     * rows. Planted with each bug, and alone for the control.
     */
    static Mutant smallPortions() {
        return Mutant.of("works in small portions", SNAPSHOT, "ENTRY_COUNT_MAX = 1_024;", "ENTRY_COUNT_MAX = 1;")
                .and(INPUT, "ROW_COUNT_MAX = 8_192;", "ROW_COUNT_MAX = 3;")
                .and(INPUT, "ROW_COUNT_MAX_DURING_SNAPSHOT = 512;", "ROW_COUNT_MAX_DURING_SNAPSHOT = 3;")
                .and(COLLECT, "ROW_COUNT_MAX = 4_096;", "ROW_COUNT_MAX = 3;")
                .and(FEEDER, "ENTRY_COUNT_MAX = 32;", "ENTRY_COUNT_MAX = 2;")
                .and(MEMORY, "ENTRY_COUNT_MAX = 2_048;", "ENTRY_COUNT_MAX = 2;");
    }

    static List<Mutant> all() {
        return Stream.of(
                        committing(),
                        logging(),
                        restoring(),
                        snapshots(),
                        writeBacks(),
                        tables(),
                        evicting(),
                        lanes(),
                        order(),
                        PlantedWindowBugs.all(),
                        PlantedPaneBugs.all(),
                        PlantedFailureBugs.all(),
                        PlantedPatternBugs.all(),
                        PlantedStatefulBugs.all(),
                        PlantedUnorderedBugs.ofWholeEngine(),
                        PlantedOutageBugs.all(),
                        PlantedLetterBugs.all(),
                        PlantedFlowBugs.all(),
                        PlantedTimeBugs.all().stream().map(Mutant::ofTwoSources).toList(),
                        PlantedJoinBugs.all().stream().map(Mutant::ofTwoSources).toList())
                .flatMap(List::stream)
                .map(mutant -> mutant.and(smallPortions().edits()))
                .map(mutant -> mutant.caughtBy(RareSeeds.indexFor(mutant.name())))
                .toList();
    }

    /** Caught by {@link LiveState}. */
    static Mutant reusingALiveDirectory() {
        return Mutant.of(
                        "goes on with the live directory that a crash left behind",
                        "state/rocks/RocksStateBackend.java",
                        """
                        prepare(liveDirectory);
                        StateFiles files = new StateFiles(disk);""",
                        """
                        if (disk.exists(liveDirectory)) {
                        return RocksStateStore.openExisting(liveDirectory, settings, Set.of());
                        }
                        StateFiles files = new StateFiles(disk);""")
                .and("state/rocks/RocksStateStore.java", "store.requireTableFiles(tableFileNames);", "");
    }

    private static List<Mutant> committing() {
        return List.of(
                Mutant.of(
                        "commits before all lanes have sealed",
                        COLLECT,
                        "if (!isEmptied || !epoch.isHandedOver()) {",
                        "if (!epoch.isHandedOver()) {"),
                Mutant.of(
                                "commits before the mark is durable",
                                COMMIT,
                                "if (last == null || wal.durablePosition() < last.readyPosition()) {",
                                "if (last == null) {")
                        .and(AGENT, LANE_WAITS, "if (sequence < -1) {"), // Lanes do not come to it either.
                Mutant.of(
                        "publishes a checkpoint before its commit",
                        CHECKPOINT,
                        "if (cut == null || pending == null || progress.committedEpoch() < cut.epoch()) {",
                        "if (cut == null || pending == null) {"),
                Mutant.of(
                        "writes again what the target has",
                        OUTPUT,
                        "if (epoch > committedEpoch) {",
                        "if (epoch > 0) {"),
                Mutant.of(
                        "commits again what the target has",
                        OUTPUT,
                        "this.committedEpoch = committedEpoch;",
                        "this.committedEpoch = 0;"),
                Mutant.of("works on a batch before it is durable", AGENT, LANE_WAITS, "if (sequence < -1) {"));
    }

    private static List<Mutant> logging() {
        String release = "wal.release(checkpoints.oldestLogPosition().orElse(0), clock.epochMicros());";
        return List.of(
                Mutant.of(
                        "truncates the log to the newest checkpoint",
                        CHECKPOINT,
                        release,
                        "wal.release(cut.position(), clock.epochMicros());"),
                Mutant.of(
                        "releases the log below an uncommitted epoch",
                        CHECKPOINT,
                        "pending = checkpoints.prepare(manifest, state);",
                        """
                        pending = checkpoints.prepare(manifest, state);
                        wal.release(cut.position(), clock.epochMicros());"""),
                Mutant.of("never releases the log", CHECKPOINT, release, ""),
                Mutant.of(
                        "gives relief to a full log while a checkpoint is made",
                        "engine/ingest/EpochAgent.java",
                        "progress.committedEpoch() == requestedEpoch && !progress.isCheckpointPending();",
                        "progress.committedEpoch() == requestedEpoch;"),
                Mutant.of(
                        "does not start where a full log has no room for a table",
                        "engine/runtime/OpenTables.java",
                        "if (loaders.goBack(copy, cause)) {",
                        "if (loaders == null) {"),
                Mutant.of(
                        "acknowledges before the sync",
                        JOURNAL,
                        "if (wal.acknowledgedPosition() == wal.endPosition()) {",
                        "if (nowNs != 0) {"),
                Mutant.of(
                        "drops the batch that the log has no room for",
                        "engine/ingest/Inlet.java",
                        "refused = batch;\n}",
                        "}"),
                Mutant.of(
                        "takes the room of batches for marks",
                        JOURNAL,
                        "? group.appendReserved(frame.kind(), frame.encoded(), nowNs)",
                        "? group.append(frame.kind(), frame.encoded(), nowNs)"),
                Mutant.of("does not count a tick as open", JOURNAL, """
                        } else if (frame instanceof Tick || frame instanceof SourceEnd) {
                        progress.batchAppended(endPosition); // What it makes due is part of the epoch, which must end some day.
                        }""", "}"),
                Mutant.of("forgets a resume offset", OPEN_EPOCH, "resumeOffsets.note(batch);", ""));
    }

    private static List<Mutant> restoring() {
        return List.of(
                Mutant.of(
                        "restores state without its watermark",
                        WIRING,
                        "watermarks.read(new ByteReader(snapshot.watermarks()));",
                        ""),
                Mutant.of(
                        "forgets the processing time in the snapshot",
                        OPEN_EPOCH,
                        "processingTimeMicros,\n                laneCount,",
                        "0,\n                laneCount,"),
                Mutant.of(
                        "forgets the counts in the snapshot",
                        OPEN_EPOCH,
                        "this.totals = start.counts();",
                        "this.totals = RecordCounts.ZERO;"));
    }

    private static List<Mutant> snapshots() {
        return List.of(
                Mutant.of(
                        "forgets the timers by event time in the snapshot",
                        PROCESS,
                        "tables.add(eventTimers.table());",
                        ""),
                Mutant.of(
                        "forgets the timers by the clock in the snapshot",
                        PROCESS,
                        "tables.add(processingTimers.table());",
                        ""),
                Mutant.of(
                        "loses a piece of a snapshot that finds no room",
                        SNAPSHOT,
                        """
                        if (!queue.offer(held)) {
                        return 0;
                        }""",
                        "if (!queue.offer(held) && held.isLast()) { return 0; }"),
                Mutant.of(
                        "takes a lane's part for complete with its first piece",
                        INTAKE,
                        "if (piece.isLast()) {",
                        "if (piece.epoch() > 0 || piece.isLast()) {"),
                Mutant.of(
                        "cuts a snapshot before the one before is through",
                        FEEDER,
                        "!progress.isCheckpointPending() && cuts.isDue(endPosition);",
                        "cuts.isDue(endPosition);"),
                Mutant.of("lets the snapshot begin with the next entry", AGENT, """
                        if (slot().isCheckpointCut()) {
                        snapshot.begin(slot().entry());
                        }
                        phase = Phase.HAND_OVER;""", """
                        if (late != null && !slot().isCheckpointCut()) {
                        snapshot.begin(late);
                        late = null;
                        }
                        if (slot().isCheckpointCut()) {
                        late = slot().entry();
                        }
                        phase = Phase.HAND_OVER;""")
                        .and(
                                AGENT,
                                "private int firingOperator;",
                                "private int firingOperator; private LogEntry late;"));
    }

    private static List<Mutant> writeBacks() {
        return List.of(
                Mutant.of(
                        "writes back before the checkpoint has its files",
                        SNAPSHOT,
                        ": progress.preparedEpoch() >= epoch;",
                        ": true;"),
                Mutant.of(
                        "evicts before the write-back is in the store",
                        SNAPSHOT,
                        "board.writtenBackCount(place.stage(), place.lane()) == writeBackCount",
                        "true"),
                Mutant.of(
                        "shows rows the time of the batch before",
                        AGENT,
                        "time.advanceProcessingTime(entry.processingTimeMicros());\nadvanceOperators();",
                        "advanceOperators(); time.advanceProcessingTime(entry.processingTimeMicros());"),
                Mutant.of(
                        "counts a write-back as a lane's part of the checkpoint",
                        INTAKE,
                        "if (last.isWriteBack()) {",
                        "if (last.isWriteBack() && cutLaneCount > 0) {"));
    }

    private static List<Mutant> tables() {
        return List.of(
                Mutant.of(
                        "skips the copy before the write", HEAP, """
                        saveForSnapshot(entry);
                        entry.home.changes.addDirty(entry, dirtyMark);""", "entry.home.changes.addDirty(entry, dirtyMark);"),
                Mutant.of(
                                "lets a value from behind the cut into a snapshot",
                                HEAP,
                                """
                        saveForSnapshot(entry);
                        entry.home.changes.addDirty(entry, dirtyMark);""",
                                "entry.home.changes.addDirty(entry, dirtyMark);")
                        .and(TABLE_SNAPSHOT, """
                        if (entry.mark == pendingMark) {
                        out.put(entry, descriptor);
                        entry.mark = StateEntry.CLEAN;""", """
                        if (!entry.isRemoved()) {
                        out.put(entry, descriptor);
                        if (entry.mark == pendingMark) { entry.mark = StateEntry.CLEAN; }"""),
                Mutant.of(
                        "does not save what is removed during a snapshot",
                        HEAP,
                        """
                        saveForSnapshot(entry);
                        NamespaceTable<K, V> home = entry.home;""",
                        "NamespaceTable<K, V> home = entry.home;"),
                Mutant.of("forgets in the snapshot that a key was removed", CHANGES, "removedKeys.add(entry.key);", ""),
                Mutant.of(
                        "forgets in the snapshot that a window was removed",
                        "state/KeyGroupTable.java",
                        "noteRemoved(namespace);",
                        ""),
                Mutant.of(
                        "forgets in the snapshot that a value was changed",
                        "engine/process/TableValueState.java",
                        "table.markDirty(entry);\nentry.setValue(value);",
                        "entry.setValue(value);"),
                Mutant.of(
                        "trusts a key order of hashes",
                        "state/NamespaceTable.java",
                        "entries.sort(Comparator.comparing(StateEntry::key, keyCodec::compare));",
                        ""));
    }

    private static List<Mutant> evicting() {
        return List.of(
                Mutant.of(
                        "reads removed rows of a namespace back",
                        "state/ColdRows.java",
                        "if (!table.changes.isRemoved(key) && table.find(key, hash) == null) {",
                        "if (table.find(key, hash) == null) {"),
                Mutant.of("evicts lists and maps before the store has them", COLD_KEYS, """
                        if (!groups.mayEvict()) {
                        return 0;
                        }""", "")
                        .and(MEMORY, "if (!snapshot.isInStore()) {", "if (snapshot == null) {")
                        .and(SNAPSHOT, "if (!isInStore) {\nthrow", "if (isRunning) {\nthrow"),
                Mutant.of(
                        "does not find evicted lists and maps",
                        COLD_KEYS,
                        "if (keys == null || !keys.mayHaveEvicted(hash)) {",
                        "if (true) {"),
                Mutant.of(
                                "forgets at a change of lanes which lists and maps are evicted",
                                "state/table/KeyIndex.java",
                                "keyGroups.set(keyGroup, null);",
                                """
                        keyGroups.set(keyGroup, null);
                        detached.values().forEach(keys -> keys.evicted = null);""")
                        .and(
                                "state/table/NamespaceKeys.java",
                                "private @Nullable HashBag evicted;",
                                "@Nullable HashBag evicted;"));
    }

    private static List<Mutant> lanes() {
        return List.of(Mutant.of("loses a key group at a change of lanes", KEYS, """
                        for (int group = start(owned); group < end(owned); group++) {
                        if (wanted.laneOf(group) != place.lane()) {
                        handover.give(group, detach(group));""", """
                        for (int group = start(owned); group < end(owned); group++) {
                        if (wanted.laneOf(group) != place.lane()) {
                        handover.give(group, group % 8 == 0 ? List.of() : detach(group));"""));
    }

    private static List<Mutant> order() {
        return List.of(
                Mutant.of(
                        "merges lanes without regard to origins",
                        MERGE,
                        "if (heads[candidate] != null && (first < 0 || originOf(candidate).compareTo(originOf(first)) < 0)) {",
                        "if (heads[candidate] != null && first < 0) {"),
                Mutant.of("does not wait for lanes that are behind", MERGE, """
                        bound = null;
                        return Next.WAIT;""", "continue;"),
                Mutant.of("does not tell how far a waiting lane is", INPUT, "output.announceWaitFor(bound);", ""),
                Mutant.of("does not tell how far a full lane is", LANE_OUTPUT, """
                        if (!hasRoom && last != null) {
                        announce(last);
                        }""", ""),
                Mutant.of(
                        "judges lateness by the batch",
                        INPUT,
                        "row.setWatermark(time.watermarkWithin(operator, source, partition, row.partitionWatermark()));",
                        "row.setWatermark(time.watermarkOf(operator));"),
                Mutant.of(
                        "fires in the time of the machine",
                        AGENT,
                        "time.advanceProcessingTime(entry.processingTimeMicros());",
                        "time.advanceProcessingTime(System.nanoTime());"));
    }
}
