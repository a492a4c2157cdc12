package dev.rivulet.delta.kernel.log;

import dev.rivulet.core.agent.Beacon;

/**
 * Where the committer of a table and the agent that makes its checkpoints meet. All that passes are numbers, each shown by one of the two, so
 * neither waits for the other.
 */
public final class CheckpointDesk {

    private static final long NONE = -1;

    /** By the committer. */
    private final Beacon dueVersion = new Beacon(NONE);

    /** By the committer. */
    private final Beacon commitCount = new Beacon(0);

    /** By the agent. */
    private final Beacon publishedVersion = new Beacon(NONE);

    /**
     * The committer: a checkpoint is due. If one is under way, the next is made of the latest version that was due by then.
     *
     * @param version committed, and known to be durable
     */
    public void due(long version) {
        dueVersion.show(version);
    }

    /** The committer: a commit is durable, and so is what stood in the log's directory when it began. */
    public void committed() {
        commitCount.show(commitCount.seen() + 1);
    }

    /** The committer: which checkpoint was made last beside it; -1 if none was. */
    public long publishedVersion() {
        return publishedVersion.seen();
    }

    /** The agent: of which version a checkpoint is due; -1 if none was. */
    public long dueVersion() {
        return dueVersion.seen();
    }

    /** The agent: the checkpoint stands under its name, not durably yet. */
    public void published(long version) {
        publishedVersion.show(version);
    }

    /**
     * The agent: at which count of commits all is durable that it has done so far, and no version is held any more that was read before. The
     * commit that comes first may have begun before; the one behind it has not.
     */
    public long settledCommitCount() {
        return commitCount.seen() + 2;
    }

    /** The agent: how many commits have become durable since the table was opened. */
    public long commitCount() {
        return commitCount.seen();
    }
}
