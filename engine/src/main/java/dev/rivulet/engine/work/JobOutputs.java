package dev.rivulet.engine.work;

import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.job.RejectedRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The job's outputs while epochs are filled. Immutable but for what they hold.
 *
 * @param sinks in the plan's order
 */
public record JobOutputs(
        List<EpochOutput<Object>> sinks, EpochOutput<RejectedRecord> deadLetters, EpochOutput<RejectedRecord> late) {
    public JobOutputs {
        sinks = List.copyOf(sinks);
    }

    /** All of them, in the order in which epochs are sealed and committed. */
    public List<EpochOutput<?>> all() {
        List<EpochOutput<?>> all = new ArrayList<>(sinks);
        all.add(deadLetters);
        all.add(late);
        return all;
    }
}
