package dev.rivulet.engine.plan;

import java.util.List;

/**
 * A keyed operator and what follows it. Immutable.
 *
 * @param step what it does
 * @param next where the rows go that it puts out
 */
public record KeyedOperatorPlan(Step.KeyedStep<?, ?> step, List<Flow> next) {
    public KeyedOperatorPlan {
        next = List.copyOf(next);
    }

    public String uid() {
        return step.uid();
    }
}
