package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.commit.CommitInfoJson;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.FeedLines;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.json.JsonUtils;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.files.ParsedPublishedDeltaData;
import io.delta.kernel.internal.util.FileNames;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Writes the file of a commit. Used by one transaction.
 *
 * <p>Kernel's own would be asked to write again after an I/O error, and could not tell its own first attempt from another writer's
 * commit. Here only a taken version is tried again, behind the winner; an I/O error ends the transaction, and the log is read to
 * learn its outcome.
 */
final class SafeCommitter implements Committer {

    private final DiskFileIO files;
    private final Function<CommitInfo, String> infoLine;
    private final FeedLines feed;
    private final boolean mayFollowOthers;
    private final BeforeAttempt beforeAttempt;
    private String transactionId = "";

    /** Checks that must hold for each version that is tried. */
    @FunctionalInterface
    interface BeforeAttempt {

        /**
         * Looks at the table as it is right before the version.
         *
         * @throws IOException to end the transaction without a commit
         */
        void check(long version) throws IOException;
    }

    private SafeCommitter(
            DiskFileIO files,
            Function<CommitInfo, String> infoLine,
            FeedLines feed,
            boolean mayFollowOthers,
            BeforeAttempt beforeAttempt) {
        this.files = files;
        this.infoLine = infoLine;
        this.feed = feed;
        this.mayFollowOthers = mayFollowOthers;
        this.beforeAttempt = beforeAttempt;
    }

    /**
     * For the commit that creates a table: a taken version means that the table exists.
     *
     * @param nowMillis what the commit says of its time, which Kernel takes from the machine
     */
    static SafeCommitter forCreation(DiskFileIO files, long nowMillis) {
        return new SafeCommitter(
                files, info -> CommitInfoJson.ofCreation(info, nowMillis), FeedLines.NONE, false, version -> {});
    }

    /** For what may follow any commit of others. */
    static SafeCommitter forAppend(DiskFileIO files, CommitWords words, long readVersion, BeforeAttempt beforeAttempt) {
        return new SafeCommitter(
                files, info -> CommitInfoJson.of(info, words, readVersion), FeedLines.NONE, true, beforeAttempt);
    }

    /** For what was computed from a version and may follow that one alone. */
    static SafeCommitter forChange(
            DiskFileIO files, CommitWords words, FeedLines feed, long readVersion, BeforeAttempt beforeAttempt) {
        return new SafeCommitter(
                files, info -> CommitInfoJson.of(info, words, readVersion), feed, false, beforeAttempt);
    }

    @Override
    public CommitResponse commit(Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
            throws CommitFailedException {
        Path file = files.toPath(FileNames.deltaFile(metadata.getDeltaLogDirPath(), metadata.getVersion()));
        transactionId = metadata.getCommitInfo().getTxnId().orElse("");
        try {
            beforeAttempt.check(metadata.getVersion());
            files.newOutputFile(file.toString()).writeAtomically(lines(actions, metadata), false);
            return new CommitResponse(ParsedPublishedDeltaData.forFileStatus(DiskFileIO.status(files.disk(), file)));
        } catch (FileAlreadyExistsException taken) {
            throw new CommitFailedException(mayFollowOthers, true, file + " exists already", taken);
        } catch (IOException failure) {
            throw new CommitFailedException(
                    false, false, file + " could not be written: " + failure.getMessage(), failure);
        }
    }

    private CloseableIterator<String> lines(CloseableIterator<Row> actions, CommitMetadata metadata) {
        return actions.map(action -> line(action, metadata))
                .combine(Utils.toCloseableIterator(feed.more().iterator()));
    }

    /** By what the entry that was tried last is known again in the log; empty before the first. */
    String transactionId() {
        return transactionId;
    }

    private String line(Row action, CommitMetadata metadata) {
        return action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL)
                ? feed.line(JsonUtils.rowToJson(action))
                : infoLine.apply(metadata.getCommitInfo());
    }
}
