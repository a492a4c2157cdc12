package dev.rivulet.engine.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What can be asked of steps that point backwards: what follows, how deep one lies, and which sources lead to it. Good for one plan. */
final class StepGraph {

    private final List<Step.SourceStep> sources = new ArrayList<>();
    /** Per step those that follow it, in the order in which the sinks lead to them. */
    private final Map<Step, List<Step.Following>> followers = new IdentityHashMap<>();

    private final Map<Step, Integer> depths = new IdentityHashMap<>();

    StepGraph(List<Step.SinkStep> sinks) {
        sinks.forEach(this::trace);
    }

    private void trace(Step step) {
        if (depths.containsKey(step)) {
            return;
        }
        int depth = 0;
        if (step instanceof Step.SourceStep source) {
            sources.add(source);
        } else if (step instanceof Step.Following following) {
            for (Step input : following.inputs()) {
                trace(input);
                followers.computeIfAbsent(input, key -> new ArrayList<>()).add(following);
                depth = Math.max(depth, depth(input));
            }
        }
        depths.put(step, step.unguarded() instanceof Step.KeyedStep<?, ?> ? depth + 1 : depth);
    }

    /** In the order in which the sinks lead to them. */
    List<Step.SourceStep> sources() {
        return sources;
    }

    List<Step.Following> followers(Step step) {
        return followers.getOrDefault(step, List.of());
    }

    /** How many {@code keyBy}s a row has behind it at the most when it leaves the step. */
    int depth(Step step) {
        return depths.getOrDefault(step, 0);
    }

    /** The stage that a keyed step belongs to, or what guards it. */
    int stageOf(Step.Following step) {
        return depth(step) - 1;
    }

    /** Whether every way from a source to the step gives rows an event time. */
    boolean hasEventTime(Step step) {
        if (step.unguarded() instanceof Step.WatermarkStep) {
            return true;
        }
        return step instanceof Step.Following following
                && following.inputs().stream().allMatch(this::hasEventTime);
    }

    /** The sources, by index, that lead to the step by a way that gives rows an event time. */
    List<Integer> timeSources(Step step) {
        TreeSet<Integer> found = new TreeSet<>();
        addTimeSources(step, false, found);
        return List.copyOf(found);
    }

    private void addTimeSources(Step step, boolean isTimed, TreeSet<Integer> found) {
        boolean isTimedHere = isTimed || step.unguarded() instanceof Step.WatermarkStep;
        if (step instanceof Step.SourceStep && isTimedHere) {
            found.add(sources.indexOf(step));
        } else if (step instanceof Step.Following following) {
            following.inputs().forEach(input -> addTimeSources(input, isTimedHere, found));
        }
    }

    /** All steps on the ways from the sources to a step, without what guards them. */
    Set<Step> before(Step step) {
        Set<Step> found = Collections.newSetFromMap(new IdentityHashMap<>());
        addBefore(step, found);
        return found;
    }

    private static void addBefore(Step step, Set<Step> found) {
        if (step instanceof Step.Following following) {
            for (Step input : following.inputs()) {
                found.add(input.unguarded());
                addBefore(input, found);
            }
        }
    }

    /** The steps behind a source that give its rows an event time, the way to each of them once. */
    List<Step.WatermarkStep> watermarkSteps(Step step) {
        List<Step.WatermarkStep> found = new ArrayList<>();
        for (Step.Following next : followers(step)) {
            if (next.unguarded() instanceof Step.WatermarkStep watermark) {
                found.add(watermark);
            }
            found.addAll(watermarkSteps(next));
        }
        return found;
    }
}
