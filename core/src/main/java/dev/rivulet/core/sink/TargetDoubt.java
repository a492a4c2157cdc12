package dev.rivulet.core.sink;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a job must not simply go on with a target: what it finds there does not follow from what it did. Somebody has to say what is
 * meant; the {@link #waysOut} are what he may choose from. Immutable.
 *
 * <p>In all of them {@code target} is what messages call it, such as {@code table /data/readings}.
 */
public sealed interface TargetDoubt {

    /** What can be done about a doubt. */
    enum WayOut {
        /** Go on with the target as it is, behind the last epoch that it says it has. */
        ADOPT,
        /** Go on with the target as it is, and write again what the log still has of the epochs that it lacks. */
        REEMIT,
        /** Go on with the target as it is, and write this log's epochs beside what is there, from the first one on. */
        FORK,
        /** Undo what happened, to the target or to the data directory, or end the other run; then start again. */
        BRING_BACK,
        /** Start with a new data directory, whose log is another, or with another target. */
        BEGIN_ANEW
    }

    /** A short name, for commands and metrics. */
    String kind();

    /** What was found, what was expected, and what to do. A sentence without a full stop. */
    String message();

    /** What can be done, the most likely first; the first three are for the engine to do, the others for people. */
    List<WayOut> waysOut();

    /**
     * The target is not the one that was committed to before.
     *
     * @param foundId of {@link SinkCommitter#targetId}
     */
    record Replaced(String target, String expectedId, String foundId) implements TargetDoubt {

        @Override
        public String kind() {
            return "replaced";
        }

        @Override
        public String message() {
            return target + " was replaced: its id is " + foundId + ", but what this job committed to had id "
                    + expectedId
                    + "; bring the former one back, or re-emit to write again what the log still has, or adopt the new one, which"
                    + " then lacks what was committed to the former";
        }

        @Override
        public List<WayOut> waysOut() {
            return List.of(WayOut.BRING_BACK, WayOut.REEMIT, WayOut.ADOPT);
        }
    }

    /**
     * A user restored the target to an older version, and took rows of this log away with it.
     *
     * @param restoringVersion the version that restores
     * @param restoredVersion the one that it goes back to, or -1 if it does not say
     * @param firstEpoch the first epoch that was taken away, as far as the history tells
     * @param lastEpoch the last one
     * @param rememberedEpoch the last epoch that the target says it has
     */
    record Restored(
            String target,
            long restoringVersion,
            long restoredVersion,
            long firstEpoch,
            long lastEpoch,
            long rememberedEpoch)
            implements TargetDoubt {

        @Override
        public String kind() {
            return "restored";
        }

        @Override
        public String message() {
            return target + " was restored to "
                    + (restoredVersion < 0 ? "an earlier time" : "version " + restoredVersion)
                    + " by its version " + restoringVersion + ", which took away what this log's epochs " + firstEpoch
                    + " to " + lastEpoch + " had committed; restore it to version " + (restoringVersion - 1)
                    + " to bring them back, or "
                    + (isRemembered()
                            ? "adopt it, and their rows stay away"
                            : "re-emit those after " + rememberedEpoch + ", as far as the log still has them");
        }

        private boolean isRemembered() {
            return rememberedEpoch >= lastEpoch;
        }

        @Override
        public List<WayOut> waysOut() {
            return List.of(WayOut.BRING_BACK, isRemembered() ? WayOut.ADOPT : WayOut.REEMIT);
        }
    }

    /**
     * The target's memory of this log says less than its history. {@link SinkCommitter#committedEpoch} goes by the history.
     *
     * @param rememberedEpoch what it remembers, or {@link SinkCommitter#NONE}
     * @param committedEpoch what its history tells of
     * @param version the version that committed it
     */
    record Forgotten(String target, long rememberedEpoch, long committedEpoch, long version) implements TargetDoubt {

        @Override
        public String kind() {
            return isExpired() ? "expired" : "rewound";
        }

        private boolean isExpired() {
            return rememberedEpoch == SinkCommitter.NONE;
        }

        @Override
        public String message() {
            return target
                    + (isExpired()
                            ? " does not remember this log any more"
                            : " remembers epoch " + rememberedEpoch + " as this log's last")
                    + ", but its version " + version + " committed epoch " + committedEpoch + ": "
                    + (isExpired()
                            ? "the memory has expired (delta.setTransactionRetentionDuration); lengthen that, and"
                            : "somebody set the memory back; undo that, or")
                    + " adopt the table to go on behind epoch " + committedEpoch;
        }

        @Override
        public List<WayOut> waysOut() {
            return List.of(WayOut.ADOPT, WayOut.BRING_BACK);
        }
    }

    /**
     * The target has nothing of this log, but epochs of other logs of the same job and sink.
     *
     * @param others at least one, sorted by log
     */
    record OtherLog(String target, List<LogEpoch> others) implements TargetDoubt {

        /** How far another log has come. */
        public record LogEpoch(String logId, long epoch) {}

        public OtherLog {
            others = List.copyOf(others);
        }

        @Override
        public String kind() {
            return "other-log";
        }

        @Override
        public String message() {
            String logs = others.stream()
                    .map(other -> "log " + other.logId() + " up to epoch " + other.epoch())
                    .collect(Collectors.joining(", "));
            return target + " has nothing of this data directory's log, but epochs of the same job and sink from "
                    + (others.size() == 1 ? "another: " : "others: ") + logs
                    + "; bring that data directory back, or fork to write beside what is there: what the sources hand over again"
                    + " is then in the table twice";
        }

        @Override
        public List<WayOut> waysOut() {
            return List.of(WayOut.BRING_BACK, WayOut.FORK, WayOut.BEGIN_ANEW);
        }
    }

    /**
     * Another run on the same log commits to the target, and is not one before this: the data directory was copied.
     *
     * @param ownTerm of this run
     * @param otherTerm of the other
     * @param version the version that it made
     * @param epoch the last epoch in it
     */
    record OtherRun(String target, long ownTerm, long otherTerm, long version, long epoch) implements TargetDoubt {

        @Override
        public String kind() {
            return "other-run";
        }

        @Override
        public String message() {
            return "another run on this log committed epoch " + epoch + " to " + target + " as version " + version
                    + ": it has term " + otherTerm + ", this one " + ownTerm + ", so "
                    + (otherTerm > ownTerm
                            ? "this data directory is an older copy, or a newer one was started; stop this job, or bring the"
                                    + " newer data directory back"
                            : otherTerm == ownTerm
                                    ? "two copies of one data directory are running; stop one of them for good"
                                    : "a run from before this one is still alive on a copy of the data directory; stop it")
                    + "; a job beside it needs a new data directory";
        }

        @Override
        public List<WayOut> waysOut() {
            return List.of(WayOut.BRING_BACK, WayOut.BEGIN_ANEW);
        }
    }
}
