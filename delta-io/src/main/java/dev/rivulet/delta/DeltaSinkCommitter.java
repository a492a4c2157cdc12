package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.delta.history.CommitFence;
import dev.rivulet.delta.history.CommitNotes;
import dev.rivulet.delta.history.LogWriter;
import dev.rivulet.delta.history.TableInquiry;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.optimize.AutoCompaction;
import dev.rivulet.delta.staging.StagedLeftovers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits epochs to a Delta table. Owned by the commit agent. */
final class DeltaSinkCommitter implements SinkCommitter {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaSinkCommitter.class);

    private final DeltaTable table;
    private final LogWriter writer;
    private final EpochCommits commits;
    private final Leftovers leftovers;
    private final @Nullable AutoCompaction compaction;

    /** What the table remembers, as far as this run knows; empty when only the table knows. */
    private OptionalLong rememberedEpoch = OptionalLong.empty();

    /** What was found at the start, and the watch that began with it. */
    private @Nullable Start start;

    private boolean hasCommitted;

    private record Start(TableInquiry.Answer found, CommitFence fence) {}

    /** Finds what earlier runs staged in vain. */
    @FunctionalInterface
    interface Leftovers {

        /**
         * @param found of the table before this run committed
         */
        Optional<StagedLeftovers> after(TableInquiry.Answer found) throws IOException;
    }

    /**
     * @param compaction puts files together between commits; null if nobody does
     */
    DeltaSinkCommitter(
            DeltaTable table,
            LogWriter writer,
            EpochCommits commits,
            Leftovers leftovers,
            @Nullable AutoCompaction compaction) {
        this.table = table;
        this.writer = writer;
        this.commits = commits;
        this.leftovers = leftovers;
        this.compaction = compaction;
    }

    @Override
    public long committedEpoch() throws IOException {
        long remembered = table.lastTransactionVersion(writer.applicationId()).orElse(NONE);
        Start begun = start();
        begun.fence.check(table.version());
        rememberedEpoch = OptionalLong.of(remembered);
        return Math.max(remembered, begun.found.committedEpoch());
    }

    @Override
    public List<TargetDoubt> doubts() throws IOException {
        return start().found.doubts();
    }

    @Override
    public String targetId() throws IOException {
        return table.id();
    }

    @Override
    public List<EpochSeal> committedSeals(long fromEpoch) throws IOException {
        return table.history().sealsOf(writer.applicationId(), fromEpoch);
    }

    private Start start() throws IOException {
        if (start == null) {
            start = new Start(
                    new TableInquiry(table.history(), writer).ask(table.transactions()),
                    new CommitFence(table.history(), writer, table.version()));
        }
        return start;
    }

    @Override
    public void commit(List<StagedEpoch> epochs) throws IOException {
        checkContiguous(epochs);
        long committed = rememberedEpoch.isPresent()
                ? Math.max(rememberedEpoch.getAsLong(), start().found.committedEpoch())
                : committedEpoch();
        List<StagedEpoch> open =
                epochs.stream().filter(epoch -> epoch.epoch() > committed).toList();
        // Also where no row was taken: which ones were refused has to be remembered.
        if (open.stream()
                .anyMatch(epoch ->
                        !epoch.files().isEmpty() || !epoch.seal().refused().isEmpty())) {
            commit(open, CommitNotes.of(open.stream().map(StagedEpoch::seal).toList(), writer.term()));
        }
    }

    private void commit(List<StagedEpoch> epochs, CommitNotes notes) throws IOException {
        CommitFence fence = start().fence;
        OptionalLong expected = rememberedEpoch;
        // Until the commit has returned, only the table knows.
        rememberedEpoch = OptionalLong.empty();
        fence.attempting(notes);
        AppendResult result = commits.commit(epochs, expected, notes, fence);
        fence.committed(result.tableVersion());
        rememberedEpoch = OptionalLong.of(notes.lastEpoch());
        LOG.debug(
                "committed table={} version={} firstEpoch={} lastEpoch={} rows={}",
                table.path(),
                result.tableVersion(),
                notes.firstEpoch(),
                notes.lastEpoch(),
                notes.rowCount());
        result.upkeepFailure()
                .ifPresent(failure -> LOG.warn(
                        "committed, but the upkeep after it failed and is tried again later: table={} version={}",
                        table.path(),
                        result.tableVersion(),
                        failure));
        if (result.isNew() && !hasCommitted) {
            hasCommitted = true;
            deleteLeftovers(start().found);
        }
        if (result.isNew() && compaction != null) {
            compact(compaction, epochs);
        }
    }

    /** The epochs are committed, so a failure is none of theirs; files wait for the next time. */
    private void compact(AutoCompaction compaction, List<StagedEpoch> epochs) {
        int fileCount = epochs.stream().mapToInt(epoch -> epoch.files().size()).sum();
        try {
            compaction
                    .afterCommit(fileCount)
                    .ifPresent(report -> LOG.info(
                            "put files together: table={} versions={} metrics={}",
                            table.path(),
                            report.versions(),
                            report.metrics()));
        } catch (IOException failure) {
            LOG.warn("files could not be put together, and are tried again later: table={}", table.path(), failure);
        }
    }

    /** They take room and do no harm otherwise, so neither does a failure. */
    private void deleteLeftovers(TableInquiry.Answer found) {
        try {
            Optional<StagedLeftovers> left = leftovers.after(found);
            if (left.isPresent()) {
                List<Path> deleted = left.get().delete(table::liveFileNames);
                if (!deleted.isEmpty()) {
                    LOG.info(
                            "deleted what earlier runs staged in vain: table={} files={}",
                            table.path(),
                            deleted.size());
                }
            }
        } catch (IOException failure) {
            LOG.warn("what earlier runs staged in vain could not be deleted: table={}", table.path(), failure);
        }
    }

    private static void checkContiguous(List<StagedEpoch> epochs) {
        Invariant.check(!epochs.isEmpty(), "a commit has at least one epoch");
        for (int index = 1; index < epochs.size(); index++) {
            Invariant.checkEqual(
                    epochs.get(index).epoch(), epochs.get(index - 1).epoch() + 1, "epoch after the one before it");
        }
    }
}
