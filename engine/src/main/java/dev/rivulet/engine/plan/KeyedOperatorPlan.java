package dev.rivulet.engine.plan;

import java.util.List;
import java.util.Map;

/**
 * A keyed operator and what follows it. Immutable.
 *
 * @param step what it does
 * @param next where the rows go that it puts out
 * @param sides where those go that it puts out by a tag, by the tag's name
 */
public record KeyedOperatorPlan(Step.KeyedStep<?, ?> step, List<Flow> next, Map<String, List<Flow>> sides) {
    public KeyedOperatorPlan {
        next = List.copyOf(next);
        sides = Map.copyOf(sides);
    }

    public String uid() {
        return step.uid();
    }
}
