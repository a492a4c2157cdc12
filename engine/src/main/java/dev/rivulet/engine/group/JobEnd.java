package dev.rivulet.engine.group;

import dev.rivulet.engine.job.JobException;
import org.jspecify.annotations.Nullable;

/**
 * How a job of a group ended. Immutable.
 *
 * @param name of the job
 * @param failure why it failed, or could not start; null if it did not
 */
public record JobEnd(String name, Kind kind, @Nullable JobException failure) {

    /** What kind of end it was. */
    public enum Kind {

        /** Its sources had no more to give, or it was stopped; all that was logged is committed. */
        DONE,

        /** It failed, or could not start. */
        FAILED,

        /** It did not drain in the time that closing the group had; the next start replays. */
        CUT_OFF
    }

    static JobEnd done(String name) {
        return new JobEnd(name, Kind.DONE, null);
    }

    static JobEnd failed(String name, JobException failure) {
        return new JobEnd(name, Kind.FAILED, failure);
    }

    static JobEnd cutOff(String name) {
        return new JobEnd(name, Kind.CUT_OFF, null);
    }

    /** In words, for people. */
    public String text() {
        return switch (kind) {
            case DONE -> name + ": ended, all that was logged is committed";
            case FAILED -> name + ": " + (failure == null ? "failed" : failure.getMessage());
            case CUT_OFF -> name + ": did not drain in time; the next start replays what is not committed";
        };
    }
}
