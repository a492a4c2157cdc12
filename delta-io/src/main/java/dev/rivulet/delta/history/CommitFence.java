package dev.rivulet.delta.history;

import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.TargetDoubt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at each commit that others put into a table while this run writes to it, and ends the run if one must not be followed: one
 * by another run on the same log, or one that takes away what this log has committed. Owned by the commit agent.
 *
 * <p>Two runs on copies of one data directory may have the same term. Then they are told apart by what they commit: a commit with
 * our term that is not what we tried to commit is the other's. If it is, row for row, nothing is lost.
 */
public final class CommitFence {

    private final CommitHistory history;
    private final LogWriter writer;

    /** Every commit up to this version was looked at. */
    private long seenVersion;

    /** What was tried since the last commit that is known to have succeeded. */
    private final List<CommitNotes> attempts = new ArrayList<>();

    /**
     * @param version what was there before this run began to write
     */
    public CommitFence(CommitHistory history, LogWriter writer, long version) {
        this.history = history;
        this.writer = writer;
        this.seenVersion = version;
    }

    /** To be called before the commit is tried. */
    public void attempting(CommitNotes notes) {
        if (!attempts.contains(notes)) {
            attempts.add(notes);
        }
    }

    /**
     * Looks at all commits up to a version that were not looked at before.
     *
     * @throws FencedException if one of them must not be followed; so it does when called again
     */
    public void check(long version) throws IOException {
        while (seenVersion < version) {
            CommitEntry entry = history.read(seenVersion + 1).orElse(null);
            if (entry != null) {
                check(entry);
            }
            seenVersion++;
        }
    }

    private void check(CommitEntry entry) throws IOException {
        CommitNotes notes = entry.notesOf(writer.applicationId()).orElse(null);
        if (notes != null && !(notes.term() == writer.term() && attempts.contains(notes))) {
            throw new FencedException(new TargetDoubt.OtherRun(
                    writer.target(), writer.term(), notes.term(), entry.version(), notes.lastEpoch()));
        }
        if (entry.isRestore()) {
            TargetDoubt loss =
                    new TableInquiry(history, writer).restored(entry.version()).orElse(null);
            if (loss != null) {
                throw new FencedException(loss);
            }
        }
    }

    /** The attempts have come to their end, and are in this version or an earlier one. */
    public void committed(long version) {
        seenVersion = Math.max(seenVersion, version);
        attempts.clear();
    }
}
