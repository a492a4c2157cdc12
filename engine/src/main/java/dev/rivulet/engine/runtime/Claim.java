package dev.rivulet.engine.runtime;

import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.work.PlanStates;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.savepoint.SavepointPlan;
import dev.rivulet.state.schema.StateSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to go on with what a data directory holds, and whether it may. Immutable.
 *
 * <p>After a clean stop nothing is computed again, so a pipeline may come back changed as far as its state can be read. After any other
 * end the rest of the log is computed again, which only what computed it the first time is sure to do with the same result.
 *
 * @param states what the plan's operators keep
 * @param version of this run, in words
 * @param allowsDropped whether state of operators that are gone may be forgotten
 */
record Claim(PipelinePlan plan, List<StateDescriptor<?, ?>> states, String version, boolean allowsDropped) {

    /** Makes the plan's functions once and reads their class files: what asks for states or version afterwards asks the claim. */
    static Claim of(PipelinePlan plan, JobEnvironment environment) {
        List<StateDescriptor<?, ?>> states = PlanStates.of(plan);
        String version = JobVersion.of(plan, states, environment.machine().platform());
        return new Claim(plan, states, version, environment.allowsDroppedState());
    }

    /** Refuses what another job has begun. */
    void requireSameJob(String fingerprint) throws JobException {
        if (!fingerprint.startsWith(plan.identity() + ";")) {
            throw new JobException("the pipeline has changed in a way that its stored offsets do not fit: it was \""
                    + fingerprint + "\", it is \"" + plan.fingerprint()
                    + "\"; run the old one, or give the new one another data directory and table");
        }
    }

    /**
     * Refuses to compute again what something else has computed before.
     *
     * @param fingerprint of what did
     * @param writtenVersion of what did
     */
    void requireSameVersion(String fingerprint, String writtenVersion, Decisions decisions) throws JobException {
        boolean isSame = fingerprint.equals(plan.fingerprint()) && writtenVersion.equals(version);
        if (isSame || decisions.allowsVersion(version)) {
            return;
        }
        String was = fingerprint.equals(plan.fingerprint()) ? writtenVersion : fingerprint + "; " + writtenVersion;
        String is = fingerprint.equals(plan.fingerprint()) ? version : plan.fingerprint() + "; " + version;
        throw new JobException(
                "the job did not stop cleanly, and the pipeline has changed since: the end of the log was"
                        + " computed by \"" + was + "\" and would be computed again by \"" + is
                        + "\", which may come to other rows than were committed; finish the log with the old version (rivulet drain),"
                        + " or waive the guarantee for that part (rivulet accept-version)");
    }

    /**
     * Decides what becomes of the state of a checkpoint.
     *
     * @throws JobException if an operator cannot go on with what is there, before anything is touched
     */
    SavepointPlan restorePlan(JobSnapshot snapshot, Map<String, StateSchema> written) throws JobException {
        for (Map.Entry<String, String> now : plan.stateTexts().entrySet()) {
            @Nullable String before = snapshot.maker().stateTexts().get(now.getKey());
            if (before != null && !before.equals(now.getValue())) {
                throw new JobException("the pipeline has changed in a way that the state of operator " + now.getKey()
                        + " does not fit: it was \"" + before + "\", it is \"" + now.getValue()
                        + "\"; give the new one another uid, or run the old one");
            }
        }
        SavepointPlan restore = SavepointPlan.of(written, states, allowsDropped);
        try {
            restore.requireAllowed();
        } catch (IllegalArgumentException e) {
            throw new JobException(String.valueOf(e.getMessage()), e);
        }
        return restore;
    }
}
