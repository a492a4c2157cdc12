package dev.rivulet.delta.history;

import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.sink.TargetDoubt.OtherLog.LogEpoch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a table remembers of a log against the table's history. It reads and decides, and changes nothing. Used once.
 *
 * <p>It goes back from the newest commit to the last one of this log, which as a rule is near. A restore by Spark removes files and
 * leaves transactions as they are, so it shows in the history alone: its version comes after ours and names one before.
 */
public final class TableInquiry {

    /** Beyond this many commits without one of ours it gives up: a start is to take seconds, not minutes. */
    static final int COMMITS_MAX = 10_000;

    private static final Pattern LOG_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final CommitHistory history;
    private final LogWriter writer;

    public TableInquiry(CommitHistory history, LogWriter writer) {
        this.history = history;
        this.writer = writer;
    }

    /**
     * What was found.
     *
     * @param committedEpoch the last epoch of this log that the table has, whether or not it remembers
     * @param doubts the gravest first
     * @param lastCommit the newest version that this log made, if the history still tells
     * @param isHistoryWhole whether the history was read from the table's first version on, if need be
     */
    public record Answer(
            long committedEpoch, List<TargetDoubt> doubts, OptionalLong lastCommit, boolean isHistoryWhole) {}

    /** The last commit of this log, and the restores after it, newest first. */
    private record Recent(
            @Nullable CommitEntry own, @Nullable CommitNotes notes, List<CommitEntry> restores, boolean isWhole) {}

    /**
     * Asks.
     *
     * @param remembered the table's last transaction of each application
     */
    public Answer ask(SortedMap<String, Long> remembered) throws IOException {
        long rememberedEpoch = remembered.getOrDefault(writer.applicationId(), SinkCommitter.NONE);
        Recent recent = recent(Long.MAX_VALUE);
        List<TargetDoubt> doubts = new ArrayList<>();
        if (recent.own == null || recent.notes == null) {
            if (rememberedEpoch == SinkCommitter.NONE) {
                otherLogs(remembered).ifPresent(doubts::add);
            }
            return new Answer(rememberedEpoch, List.copyOf(doubts), OptionalLong.empty(), recent.isWhole);
        }
        OptionalLong lastCommit = OptionalLong.of(recent.own.version());
        CommitNotes notes = recent.notes;
        if (notes.term() >= writer.term()) {
            doubts.add(new TargetDoubt.OtherRun(
                    writer.target(), writer.term(), notes.term(), recent.own.version(), notes.lastEpoch()));
        }
        Optional<TargetDoubt> restored = restored(recent, rememberedEpoch);
        restored.ifPresent(doubts::add);
        if (restored.isEmpty() && rememberedEpoch < notes.lastEpoch()) {
            doubts.add(new TargetDoubt.Forgotten(
                    writer.target(), rememberedEpoch, notes.lastEpoch(), recent.own.version()));
            return new Answer(notes.lastEpoch(), List.copyOf(doubts), lastCommit, true);
        }
        return new Answer(rememberedEpoch, List.copyOf(doubts), lastCommit, true);
    }

    /** What a restore took away of this log, if the table is now at the version that restores. */
    Optional<TargetDoubt> restored(long restoringVersion) throws IOException {
        Recent recent = recent(restoringVersion);
        return recent.notes == null ? Optional.empty() : restored(recent, recent.notes.lastEpoch());
    }

    private Optional<TargetDoubt> restored(Recent recent, long rememberedEpoch) throws IOException {
        if (recent.own == null || recent.notes == null) {
            return Optional.empty();
        }
        // Of several restores the last one counts, and may lead to what an earlier one left behind.
        long state = Long.MAX_VALUE;
        CommitEntry last = null;
        for (CommitEntry restore : recent.restores) {
            if (restore.version() <= state) {
                state = restore.restoredVersion();
                last = restore;
            }
        }
        if (last == null || state >= recent.own.version()) {
            return Optional.empty();
        }
        return Optional.of(new TargetDoubt.Restored(
                writer.target(),
                last.version(),
                state,
                firstEpochAfter(state, recent.own.version(), recent.notes.firstEpoch()),
                recent.notes.lastEpoch(),
                rememberedEpoch));
    }

    private long firstEpochAfter(long restoredVersion, long ownVersion, long ownFirstEpoch) throws IOException {
        long firstEpoch = ownFirstEpoch;
        int count = 0;
        for (long version : history.versions()) {
            if (version <= Math.max(restoredVersion, 0) || count > COMMITS_MAX) {
                break;
            }
            if (version < ownVersion) {
                count++;
                firstEpoch = history.read(version)
                        .flatMap(entry -> entry.notesOf(writer.applicationId()))
                        .map(CommitNotes::firstEpoch)
                        .orElse(firstEpoch);
            }
        }
        return firstEpoch;
    }

    private Recent recent(long versionMax) throws IOException {
        List<CommitEntry> restores = new ArrayList<>();
        int count = 0;
        boolean isWhole = false;
        for (long version : history.versions()) {
            if (version > versionMax) {
                continue;
            }
            CommitEntry entry = history.read(version).orElse(null);
            if (entry == null || ++count > COMMITS_MAX) {
                break;
            }
            CommitNotes notes = entry.notesOf(writer.applicationId()).orElse(null);
            if (notes != null) {
                return new Recent(entry, notes, restores, true);
            }
            if (entry.isRestore()) {
                restores.add(entry);
            }
            isWhole = version == 0;
        }
        return new Recent(null, null, restores, isWhole);
    }

    private Optional<TargetDoubt> otherLogs(SortedMap<String, Long> remembered) {
        String prefix = writer.sinkId() + "/";
        List<LogEpoch> others = new ArrayList<>();
        remembered.forEach((applicationId, epoch) -> {
            if (applicationId.startsWith(prefix)
                    && LOG_ID.matcher(applicationId.substring(prefix.length())).matches()) {
                others.add(new LogEpoch(applicationId.substring(prefix.length()), epoch));
            }
        });
        return others.isEmpty() ? Optional.empty() : Optional.of(new TargetDoubt.OtherLog(writer.target(), others));
    }
}
