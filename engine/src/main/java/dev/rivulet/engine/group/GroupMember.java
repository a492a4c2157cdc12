package dev.rivulet.engine.group;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.memory.MemoryShares;

/**
 * A job of a group before it runs. Immutable.
 *
 * @param pipeline what it computes; its name is the job's name in the group
 * @param runner with the job's own data directory, settings, listener and restart strategy
 * @param weight its part of the group's memory in proportion to the others', 1 to {@link MemoryShares#WEIGHT_MAX}
 */
public record GroupMember(Pipeline pipeline, EmbeddedRunner runner, int weight) {

    public GroupMember {
        if (weight < 1 || weight > MemoryShares.WEIGHT_MAX) {
            throw new IllegalArgumentException("weight is " + weight + ", wanted 1 to " + MemoryShares.WEIGHT_MAX);
        }
    }

    /** One whose part is as large as that of others. */
    public GroupMember(Pipeline pipeline, EmbeddedRunner runner) {
        this(pipeline, runner, 1);
    }

    /** The job's name. */
    public String name() {
        return pipeline.plan().name();
    }
}
