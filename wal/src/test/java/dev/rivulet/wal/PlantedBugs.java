package dev.rivulet.wal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bugs that {@link WalMutantTest} plants: those that write-ahead logs are known to have had. A new defence of the log comes with the
 * bug of not having it. Stateless.
 *
 * <p>Defences that cannot be missed alone, because another stands behind them, are planted together with the other or not at all.
 */
final class PlantedBugs {

    private static final String WRITER = "WalWriter.java";
    private static final String SEGMENT = "SegmentWriter.java";
    private static final String RECOVERY = "Recovery.java";
    private static final String LOG = "Wal.java";
    private static final String DIRECTORY = "internal/LogDirectory.java";
    private static final String CURSOR = "internal/FrameCursor.java";

    private PlantedBugs() {}

    static List<Mutant> all() {
        return Stream.of(syncing(), names(), recovering(), checking(), releasing(), room())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> syncing() {
        return List.of(
                Mutant.of("acknowledges before the sync", FaultMode.CRASH, WRITER, """
                        segment.sync();
                        log.publishDurable(segment.endPosition());""", """
                        log.publishDurable(segment.endPosition());
                        segment.sync();"""),
                Mutant.of("acknowledges without a sync", FaultMode.CRASH, WRITER, """
                        writeGroup();
                        segment.sync();""", "writeGroup();"),
                Mutant.of("retries a failed sync", FaultMode.FAILING_CALLS, SEGMENT, """
                        void sync() throws IOException {
                        file.sync(false);""", """
                        void sync() throws IOException {
                        try { file.sync(false); } catch (IOException e) { file.sync(false); }"""),
                Mutant.of("goes on after a failure", FaultMode.FAILING_CALLS, LOG, """
                        failure.compareAndSet(null, cause);
                        return cause;""", "return cause;"),
                Mutant.of(
                        "does not sync a full segment",
                        FaultMode.CRASH,
                        WRITER,
                        """
                        full.addFooter(log.durablePosition());
                        full.sync();""",
                        "full.addFooter(log.durablePosition());"),
                Mutant.of("does not sync a new segment", FaultMode.CRASH, SEGMENT, """
                        writeGroup();
                        file.sync(false);""", "writeGroup();"),
                Mutant.of(
                        "says in a frame that more is durable than is",
                        FaultMode.CRASH,
                        WRITER,
                        "segment.add(typeAndKind, log.durablePosition(), payload);",
                        "segment.add(typeAndKind, log.flushedPosition(), payload);"),
                Mutant.of(
                        "lets what must be durable wait for the group",
                        FaultMode.CRASH,
                        "SyncPlan.java",
                        "if (now.isForced || isDue(settings, now)) {",
                        "if (isDue(settings, now)) {"));
    }

    private static List<Mutant> names() {
        return List.of(
                Mutant.of(
                        "does not sync the name of a segment",
                        FaultMode.CRASH,
                        DIRECTORY,
                        """
                        disk.rename(segment.path(), segmentFile(index));
                        disk.syncDirectory(path);""",
                        "disk.rename(segment.path(), segmentFile(index));"),
                Mutant.of(
                        "does not sync the name of the start mark",
                        FaultMode.CRASH,
                        DIRECTORY,
                        """
                        disk.rename(temporary(file), file);
                        disk.syncDirectory(path);""",
                        "disk.rename(temporary(file), file);"),
                Mutant.of("does not sync the start mark", FaultMode.CRASH, DIRECTORY, "temporary.sync(true);", ""),
                Mutant.of("builds on names that are not synced", FaultMode.CRASH, RECOVERY, "directory.sync();", ""),
                Mutant.of(
                        "leaves unfinished segments",
                        FaultMode.CRASH,
                        RECOVERY,
                        "directory.deleteTemporary(name);",
                        ""));
    }

    private static List<Mutant> recovering() {
        return List.of(
                Mutant.of(
                        "trusts what it reads in the cache",
                        FaultMode.FAILING_CALLS,
                        RECOVERY,
                        "Tail tail = readTail(last);",
                        """
                        Tail found = readTail(last);
                        Tail tail = new Tail(found.endPosition(), found.endPosition(), found.endsCleanly(), 0);"""),
                appendsAfterTruncation(),
                showsHeaderBeforeContents(),
                Mutant.of(
                        "takes damage for a torn tail",
                        FaultMode.BIT_FLIP,
                        RECOVERY,
                        """
                        if (mustReach > endPosition) {
                        throw new WalCorruptedException(
                        directory.segmentFile(last.index()), endOffset, endPosition, mustReach, problem);
                        }
                        return new Tail(provenPosition,""",
                        "return new Tail(Math.min(provenPosition, endPosition),"),
                Mutant.of(
                        "does not look behind a frame that fails",
                        FaultMode.BIT_FLIP,
                        RECOVERY,
                        "cursor.searchRemainder(endOffset, fileSize);",
                        "new FrameCursor.Remainder(-1, endOffset);"),
                Mutant.of(
                        "claims no term",
                        FaultMode.CRASH,
                        RECOVERY,
                        "return last.next(last.term() + 1,",
                        "return last.next(last.term(),"));
    }

    private static Mutant showsHeaderBeforeContents() {
        String publish = "directory.publish(next.segment(), header.index());";
        String copy = "while (last.positionAt(cursor.offset()) < tail.endPosition()) {";
        return new Mutant(
                "shows the superseding header before its contents",
                false,
                FaultMode.CRASH,
                List.of(
                        new Mutant.Edit(RECOVERY, publish, ""),
                        new Mutant.Edit(RECOVERY, copy, "active.begin();\n" + publish + "\n" + copy)));
    }

    /** Whole: the new frames go where the torn ones were, so that older ones behind them count again. */
    private static Mutant appendsAfterTruncation() {
        return new Mutant(
                "appends to the file that it finds, after truncation",
                true,
                FaultMode.CRASH,
                List.of(
                        new Mutant.Edit(SEGMENT, "private int writtenOffset =", "int writtenOffset ="),
                        new Mutant.Edit(SEGMENT, "private long frameCount;", "long frameCount;"),
                        new Mutant.Edit(SEGMENT, "private long checksum =", "long checksum ="),
                        new Mutant.Edit("PreparedFile.java", "private int preparedOffset;", "int preparedOffset;"),
                        new Mutant.Edit(
                                DIRECTORY,
                                "return disk.openForReading(segmentFile(index));",
                                "return disk.open(segmentFile(index));"),
                        new Mutant.Edit(RECOVERY, """
                                SegmentWriter active = carryOver(last, tail);
                                segments.add(active.header());""", """
                                var file = directory.openForReading(last.index());
                                int endOffset = (int) last.offsetOf(tail.endPosition());
                                file.truncate(endOffset);
                                cursor.move(last, file, SegmentHeader.SIZE_BYTES);
                                long frameCount = 0;
                                while (last.positionAt(cursor.offset()) < tail.endPosition()) {
                                passFrame(last, tail.endPosition());
                                frameCount++;
                                }
                                PreparedFile found = new PreparedFile(
                                new LogDirectory.UnnamedSegment(file, directory.segmentFile(last.index())),
                                settings.segmentSizeBytes(), settings.preallocation().runwaySizeBytes());
                                found.preparedOffset = endOffset;
                                SegmentWriter active =
                                new SegmentWriter(last, found, settings, SegmentWriter.newGroup(settings));
                                active.writtenOffset = endOffset;
                                active.frameCount = frameCount;
                                active.checksum = cursor.checksum();""")));
    }

    private static List<Mutant> checking() {
        return List.of(
                Mutant.of(
                        "does not check the CRC of a frame",
                        FaultMode.BIT_FLIP,
                        CURSOR,
                        "if (stored != computed) {",
                        "if (stored == 0 && computed == 1) {"),
                Mutant.of(
                                "leaves the length out of the CRC",
                                FaultMode.BIT_FLIP,
                                "internal/FrameLayout.java",
                                "buffer.limit(at + size).position(at);",
                                "buffer.limit(at + size).position(at + CHECKSUM_AT);")
                        .blind(),
                Mutant.of(
                        "does not check the CRC of a header",
                        FaultMode.BIT_FLIP,
                        "internal/SegmentHeader.java",
                        "if (block.getInt(CHECKSUM_AT) != computed) {",
                        "if (block.getInt(CHECKSUM_AT) == 0 && computed == 1) {"),
                new Mutant(
                        "takes a frame of another segment for its own",
                        true,
                        FaultMode.MISDIRECTED_WRITE,
                        List.of(
                                new Mutant.Edit(SEGMENT, "this.seed = header.frameSeed();", "this.seed = 0;"),
                                new Mutant.Edit(CURSOR, "this.seed = header.frameSeed();", "this.seed = 0;"),
                                new Mutant.Edit(
                                        CURSOR,
                                        "if (position != header().positionAt(offset)) {",
                                        "if (position < 0) {"))));
    }

    private static List<Mutant> releasing() {
        return List.of(
                Mutant.of(
                        "truncates too early",
                        FaultMode.CRASH,
                        "RetentionPlan.java",
                        "boolean isNeeded = candidate.endPosition > neededPosition;",
                        "boolean isNeeded = candidate.firstPosition > neededPosition;"),
                Mutant.of(
                        "releases what is pinned",
                        FaultMode.CRASH,
                        LOG,
                        "long neededPosition = pins.stream().mapToLong(WalPin::position).reduce(position, Math::min);",
                        "long neededPosition = position;"),
                Mutant.of("deletes before the start mark says so", FaultMode.CRASH, LOG, """
                        directory.writeStart(current.get(count));
                        for (SegmentHeader released : current.subList(0, count)) {
                        directory.deleteSegment(released.index());
                        }""", """
                        for (SegmentHeader released : current.subList(0, count)) {
                        directory.deleteSegment(released.index());
                        }
                        directory.writeStart(current.get(count));"""),
                Mutant.of(
                        "deletes by a start mark that nothing confirms",
                        FaultMode.MISDIRECTED_WRITE,
                        RECOVERY,
                        "SegmentHeader start = directory.readStart();",
                        """
                        SegmentHeader start = directory.readStart();
                        deleteReleased(start, indexes);"""),
                Mutant.of(
                        "ignores the retention",
                        FaultMode.CRASH,
                        "RetentionPlan.java",
                        "if (isNeeded || isRetained(candidate, logEndPosition, retention, nowMicros)) {",
                        "if (isNeeded) {"));
    }

    private static List<Mutant> room() {
        return List.of(
                Mutant.of(
                        "does not keep the reserve of a segment",
                        FaultMode.FULL_DISK,
                        SEGMENT,
                        "FrameLayout.FOOTER_SIZE_BYTES + (takesReserve ? 0 : reserveSizeBytes);",
                        "FrameLayout.FOOTER_SIZE_BYTES;"),
                Mutant.of(
                        "does not keep the reserve of the quota",
                        FaultMode.CRASH,
                        WRITER,
                        "quota.sizeMaxBytes() - quota.reserveSizeBytes();",
                        "quota.sizeMaxBytes();"),
                Mutant.of(
                        "takes frames without space for them",
                        FaultMode.FULL_DISK,
                        SEGMENT,
                        "file.prepare(endOffset(frameSizeBytes, takesReserve));",
                        ""),
                Mutant.of(
                        "cannot release on a full disk",
                        FaultMode.FULL_DISK,
                        DIRECTORY,
                        "linkStart(oldest, file, e);",
                        "throw e;"),
                Mutant.of("fails for good when the disk is full", FaultMode.FULL_DISK, WRITER, """
                        } catch (DiskFullException e) { // Told by the result; nothing is lost.
                        return false;""", """
                        } catch (DiskFullException e) {
                        throw e;"""));
    }
}
