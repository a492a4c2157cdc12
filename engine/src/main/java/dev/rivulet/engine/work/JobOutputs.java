package dev.rivulet.engine.work;

import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.emit.EmissionLine;
import dev.rivulet.engine.feed.EntriesAgain;
import dev.rivulet.engine.job.RejectedRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The job's outputs while epochs are filled. Immutable but for what they hold.
 *
 * @param sinks in the plan's order
 * @param emissions where the rows go of those that send them as they come, by their place among the sinks
 * @param log where the records are that rows came of which receivers refuse
 */
public record JobOutputs(
        List<EpochOutput<Object>> sinks,
        EpochOutput<RejectedRecord> deadLetters,
        EpochOutput<RejectedRecord> late,
        Map<Integer, EmissionLine<Object>> emissions,
        EntriesAgain.Opener log) {
    public JobOutputs {
        sinks = List.copyOf(sinks);
        emissions = Collections.unmodifiableSortedMap(new TreeMap<>(emissions));
    }

    /** Without any that sends its rows as they come. */
    public JobOutputs(
            List<EpochOutput<Object>> sinks,
            EpochOutput<RejectedRecord> deadLetters,
            EpochOutput<RejectedRecord> late) {
        this(sinks, deadLetters, late, Map.of(), () -> {
            throw new AssertionError("nothing is refused without a receiver");
        });
    }

    /** All of them, in the order in which epochs are sealed and committed. */
    public List<EpochOutput<?>> all() {
        List<EpochOutput<?>> all = new ArrayList<>(sinks);
        all.add(deadLetters);
        all.add(late);
        return all;
    }
}
