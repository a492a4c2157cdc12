package dev.rivulet.engine.plan;

import dev.rivulet.engine.ErrorPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns steps that point backwards into a plan that points forwards. Good for one plan. */
final class PlanBuilder {

    /** Names of the engine's own outputs, which no sink may take. */
    private static final Set<String> RESERVED = Set.of(PipelinePlan.DEAD_LETTERS, PipelinePlan.LATE);

    private final String name;
    private final List<Step.SinkStep> sinks;
    private final Set<Step.SourceStep> sources = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Step> known = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Per step those that follow it, in the order in which the sinks lead to them. */
    private final Map<Step, List<Step.Following>> followers = new IdentityHashMap<>();

    private final List<List<KeyedOperatorPlan>> stages = new ArrayList<>();
    private final Set<String> uids = new LinkedHashSet<>();
    /** Steps without a uid are told apart by their number. */
    private int statelessCount;

    private final Set<Step.WatermarkStep> watermarks = new HashSet<>();

    PlanBuilder(String name, List<Step.SinkStep> sinks) {
        this.name = name;
        this.sinks = List.copyOf(sinks);
    }

    PipelinePlan build(String definition) {
        if (sinks.isEmpty()) {
            throw new IllegalStateException(
                    "pipeline " + name + " has no sink: end its streams with sinkTo(uid, sink)");
        }
        for (Step.SinkStep sink : sinks) {
            trace(sink);
        }
        if (sources.size() != 1) {
            throw new IllegalStateException("pipeline " + name + " has " + sources.size()
                    + " sources, this version runs exactly 1: let its streams begin with the same source");
        }
        Step.SourceStep source = sources.iterator().next();
        requireNewUid("source", source.uid());
        List<Flow> flows = flowsBehind(source, 0, false);
        return new PipelinePlan(name, source, flows, stages, sinks, outOfOrdernessMicros(), definition);
    }

    private void trace(Step.SinkStep sink) {
        Step step = sink;
        while (step instanceof Step.Following following && known.add(step)) {
            followers
                    .computeIfAbsent(following.input(), key -> new ArrayList<>())
                    .add(following);
            step = following.input();
        }
        if (step instanceof Step.SourceStep source) {
            sources.add(source);
        }
    }

    /**
     * @param stage how many {@code keyBy}s lead to the step
     * @param hasEventTime whether a watermark does
     */
    private List<Flow> flowsBehind(Step step, int stage, boolean hasEventTime) {
        List<Flow> flows = new ArrayList<>();
        for (Step.Following next : followers.getOrDefault(step, List.of())) {
            if (!(next instanceof Step.SideStep)) {
                flows.add(flowInto(next, stage, hasEventTime));
            }
        }
        return flows;
    }

    private Flow flowInto(Step.Following last, int stage, boolean hasEventTime) {
        Step.Following step = last instanceof Step.GuardedStep guarded ? guarded.step() : last;
        if (step instanceof Step.SinkStep sink) {
            requireNewUid("sink", sink.uid());
            return new Flow.ToSink(sinks.indexOf(sink));
        }
        if (step instanceof Step.KeyedStep<?, ?> keyed) {
            return flowInto(keyed, last, stage, hasEventTime);
        }
        boolean isWatermark = step instanceof Step.WatermarkStep;
        if (isWatermark) {
            requireWatermarkHere((Step.WatermarkStep) step, stage);
        }
        Guard guard = new Guard(name(step), policy(last));
        return new Flow.Through(step, guard, flowsBehind(last, stage, hasEventTime || isWatermark));
    }

    private String name(Step step) {
        if (step instanceof Step.ExpectStep expect) {
            requireNewUid("operator", expect.uid());
            return expect.uid();
        }
        return kind(step) + "-" + ++statelessCount;
    }

    private static String kind(Step step) {
        if (step instanceof Step.MapStep) {
            return "map";
        }
        if (step instanceof Step.FlatMapStep) {
            return "flatMap";
        }
        return step instanceof Step.FilterStep ? "filter" : "withWatermarks";
    }

    private static ErrorPolicy policy(Step.Following last) {
        return last instanceof Step.GuardedStep guarded ? guarded.policy() : ErrorPolicy.fail();
    }

    /**
     * @param last the step, or what guards it; what follows the step points to it
     */
    private Flow flowInto(Step.KeyedStep<?, ?> step, Step.Following last, int stage, boolean hasEventTime) {
        requireNewUid("operator", step.uid());
        boolean isByEventTime =
                step instanceof Step.WindowStep<?, ?, ?, ?, ?> || step instanceof Step.DeduplicateStep<?, ?>;
        if (isByEventTime && !hasEventTime) {
            String kind = step instanceof Step.DeduplicateStep<?, ?> ? "deduplication " : "window ";
            throw new IllegalStateException("pipeline " + name + " has the " + kind + step.uid()
                    + " but no event time: add withWatermarks(...) before keyBy");
        }
        if (stages.size() == stage) {
            stages.add(new ArrayList<>());
        }
        List<KeyedOperatorPlan> operators = stages.get(stage);
        int index = operators.size();
        Guard guard = new Guard(step.uid(), policy(last));
        operators.add(new KeyedOperatorPlan(
                step,
                guard,
                List.of(),
                Collections.emptySortedMap())); // Takes its place before others behind it take theirs.
        List<Flow> next = flowsBehind(last, stage + 1, hasEventTime);
        operators.set(index, new KeyedOperatorPlan(step, guard, next, sidesOf(last, stage + 1, hasEventTime)));
        return new Flow.ToOperator(index, step.keySelector(), step.keyCodec(), guard);
    }

    private SortedMap<String, List<Flow>> sidesOf(Step.Following step, int stage, boolean hasEventTime) {
        SortedMap<String, List<Flow>> sides = new TreeMap<>();
        for (Step.Following follower : followers.getOrDefault(step, List.of())) {
            if (follower instanceof Step.SideStep side) {
                sides.computeIfAbsent(side.tag().name(), name -> new ArrayList<>())
                        .addAll(flowsBehind(side, stage, hasEventTime));
            }
        }
        return sides;
    }

    private void requireWatermarkHere(Step.WatermarkStep step, int stage) {
        watermarks.add(step);
        if (stage > 0) {
            throw new IllegalStateException(
                    "pipeline " + name + " has withWatermarks behind a keyBy, wanted before the first");
        }
        if (watermarks.size() > 1) {
            throw new IllegalStateException(
                    "pipeline " + name + " has withWatermarks " + watermarks.size() + " times, wanted once");
        }
    }

    /** Sources, operators and sinks are told apart by what they are, so one of each may share a uid. */
    private void requireNewUid(String kind, String uid) {
        if (RESERVED.contains(uid)) {
            throw new IllegalStateException("pipeline " + name + " gives the uid " + uid
                    + " to a step, but the engine has an output of that name");
        }
        if (!uids.add(kind + " " + uid)) {
            throw new IllegalStateException("pipeline " + name + " has two " + kind + "s with the uid " + uid
                    + ", wanted one of its own for each");
        }
    }

    private long outOfOrdernessMicros() {
        return watermarks.stream()
                .mapToLong(step -> step.strategy().outOfOrdernessMicros())
                .max()
                .orElse(0);
    }
}
