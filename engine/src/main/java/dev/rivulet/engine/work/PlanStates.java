package dev.rivulet.engine.work;

import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import java.util.ArrayList;
import java.util.List;

/** What states the operators of a plan keep: found by making them once, for no lane. Stateless. */
public final class PlanStates {

    private PlanStates() {}

    /** One descriptor per state, in the order of the plan. */
    public static List<StateDescriptor<?, ?>> of(PipelinePlan plan) {
        KeyGroups keyGroups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1);
        List<StateDescriptor<?, ?>> descriptors = new ArrayList<>();
        for (List<KeyedOperatorPlan> stage : plan.stages()) {
            LaneOutput nowhere =
                    new LaneOutput(0, keyGroups, EngineSettings.RingSizes.defaults(), 0, Omissions.NONE, null);
            for (KeyedTable table : LaneOperators.of(stage, keyGroups, nowhere).tables()) {
                descriptors.add(table.descriptor());
            }
        }
        return descriptors;
    }
}
