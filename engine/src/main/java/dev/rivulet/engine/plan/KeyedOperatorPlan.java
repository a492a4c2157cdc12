package dev.rivulet.engine.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A keyed operator and what follows it. Immutable.
 *
 * @param step what it does
 * @param timeSources the sources whose watermarks it goes by, by their index in the plan, ascending
 * @param next where the rows go that it puts out
 * @param sides where those go that it puts out by a tag, by the tag's name
 */
public record KeyedOperatorPlan(
        Step.KeyedStep<?, ?> step, List<Integer> timeSources, List<Flow> next, SortedMap<String, List<Flow>> sides) {
    public KeyedOperatorPlan {
        timeSources = List.copyOf(timeSources);
        next = List.copyOf(next);
        sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
    }

    public String uid() {
        return step.uid();
    }
}
