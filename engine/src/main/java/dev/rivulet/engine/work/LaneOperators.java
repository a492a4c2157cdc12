package dev.rivulet.engine.work;

import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.match.PatternOperator;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.RelayOperator;
import dev.rivulet.engine.operator.SessionWindowOperator;
import dev.rivulet.engine.operator.SlicedWindowOperator;
import dev.rivulet.engine.operator.WindowOperator;
import dev.rivulet.engine.operator.pane.CountOperator;
import dev.rivulet.engine.operator.pane.PaneOperator;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.process.ProcessOperator;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.stateful.DeduplicateOperator;
import dev.rivulet.engine.window.CountWindows;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.engine.window.TimeWindows;
import dev.rivulet.engine.window.Windows;
import dev.rivulet.state.KeyedTable;
import java.util.ArrayList;
import java.util.List;

/** The operators of a lane, in the order of the plan, each with a table or more. Owned by the lane. */
public record LaneOperators(List<KeyedOperator> all) {

    static LaneOperators of(List<KeyedOperatorPlan> plans, KeyGroups keyGroups, LaneOutput output) {
        List<KeyedOperator> operators = new ArrayList<>();
        for (int index = 0; index < plans.size(); index++) {
            KeyedOperatorPlan plan = plans.get(index);
            operators.add(operator(plan.step(), keyGroups, OperatorExit.of(plan, index, output)));
        }
        return new LaneOperators(List.copyOf(operators));
    }

    /** The operator of a step, for one lane. */
    public static KeyedOperator operator(Step.KeyedStep<?, ?> step, KeyGroups keyGroups, OperatorExit exit) {
        if (step instanceof Step.WindowStep<?, ?, ?, ?, ?> window) {
            return window(window, keyGroups, exit);
        }
        if (step instanceof Step.ProcessStep<?, ?, ?> process) {
            return new ProcessOperator<>(process, keyGroups, exit);
        }
        if (step instanceof Step.PatternStep<?, ?, ?> pattern) {
            return new PatternOperator<>(pattern, keyGroups, exit);
        }
        if (step instanceof Step.DeduplicateStep<?, ?> deduplicate) {
            return new DeduplicateOperator<>(deduplicate, keyGroups, exit);
        }
        if (step instanceof Step.RelayStep<?, ?>) {
            return new RelayOperator(exit);
        }
        throw new AssertionError("step " + step + " has no operator");
    }

    private static KeyedOperator window(Step.WindowStep<?, ?, ?, ?, ?> step, KeyGroups keyGroups, OperatorExit exit) {
        Windows windows = step.windows();
        if (windows instanceof CountWindows counts) {
            return new CountOperator<>(step, counts, keyGroups, exit);
        }
        if (!step.definition().panes().firesOnce()) {
            return new PaneOperator<>(step, keyGroups, exit);
        }
        if (windows instanceof TimeWindows time) {
            return new WindowOperator<>(step, time, keyGroups, exit);
        }
        if (windows instanceof SlicedWindows sliced) {
            return new SlicedWindowOperator<>(step, sliced, keyGroups, exit);
        }
        if (windows instanceof SessionWindows sessions) {
            return new SessionWindowOperator<>(step, sessions, keyGroups, exit);
        }
        throw new AssertionError("windows " + windows + " have no operator");
    }

    List<KeyedTable> tables() {
        return all.stream().flatMap(operator -> operator.tables().stream()).toList();
    }
}
