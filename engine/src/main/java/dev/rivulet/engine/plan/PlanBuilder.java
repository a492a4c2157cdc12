package dev.rivulet.engine.plan;

import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.WatermarkStrategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns steps that point backwards into a plan that points forwards. Good for one plan.
 *
 * <p>A keyed step belongs to the stage behind the longest way to it. Rows that come to it by a shorter one are taken through the stages
 * between by relays, so that every row passes the stages in their order.
 */
final class PlanBuilder {

    /** Names of the engine's own outputs, which no sink may take. */
    private static final Set<String> RESERVED = Set.of(PipelinePlan.DEAD_LETTERS, PipelinePlan.LATE);

    private final String name;
    private final List<Step.SinkStep> sinks;
    private final StepGraph graph;
    private final List<List<KeyedOperatorPlan>> stages = new ArrayList<>();
    private final Set<String> uids = new LinkedHashSet<>();
    /** The operators that have their place already. */
    private final Map<Step, Flow.ToOperator> operators = new IdentityHashMap<>();
    /** Per step, relays on the way to it by their stage. */
    private final Map<Step, Map<Integer, Flow.ToOperator>> relays = new IdentityHashMap<>();

    PlanBuilder(String name, List<Step.SinkStep> sinks) {
        this.name = name;
        this.sinks = List.copyOf(sinks);
        this.graph = new StepGraph(sinks);
    }

    PipelinePlan build(String definition) {
        if (sinks.isEmpty()) {
            throw new IllegalStateException(
                    "pipeline " + name + " has no sink: end its streams with sinkTo(uid, sink)");
        }
        sinks.forEach(sink -> requireNewUid("sink", sink.uid()));
        graph.sources().forEach(source -> requireNewUid("source", source.uid()));
        int stageCount =
                sinks.stream().mapToInt(sink -> graph.depth(sink)).max().orElse(0);
        for (int stage = 0; stage < stageCount; stage++) {
            stages.add(new ArrayList<>());
        }
        List<SourcePlan> sources = new ArrayList<>();
        for (Step.SourceStep source : graph.sources()) {
            sources.add(new SourcePlan(source.uid(), source.source(), strategy(source), flowsBehind(source, 0)));
        }
        return new PipelinePlan(name, sources, stages, sinks, definition);
    }

    private @Nullable WatermarkStrategy<?> strategy(Step.SourceStep source) {
        List<Step.WatermarkStep> watermarks =
                graph.watermarkSteps(source).stream().distinct().toList();
        if (watermarks.size() > 1) {
            throw new IllegalStateException("pipeline " + name + " has withWatermarks " + watermarks.size()
                    + " times on the ways from source " + source.uid() + ", wanted once");
        }
        return watermarks.isEmpty() ? null : watermarks.get(0).strategy();
    }

    /**
     * @param stage the next one that rows come to
     */
    private List<Flow> flowsBehind(Step step, int stage) {
        List<Flow> flows = new ArrayList<>();
        for (Step.Following next : graph.followers(step)) {
            if (next instanceof Step.UnionStep) {
                flows.addAll(flowsBehind(next, stage));
            } else if (!(next instanceof Step.SideStep)) {
                flows.add(flowInto(next, stage));
            }
        }
        return flows;
    }

    private Flow flowInto(Step.Following step, int stage) {
        if (step instanceof Step.SinkStep sink) {
            return flowInto(sink, stage);
        }
        if (step instanceof Step.KeyedStep<?, ?> keyed) {
            return flowInto(keyed, stage);
        }
        if (step instanceof Step.WatermarkStep && stage > 0) {
            throw new IllegalStateException(
                    "pipeline " + name + " has withWatermarks behind a keyBy, wanted before the first");
        }
        List<Flow> side = new ArrayList<>();
        sidesOf(step, stage).values().forEach(side::addAll);
        return new Flow.Through(step, flowsBehind(step, stage), side);
    }

    /**
     * A sink that several stages put out for takes what the last of them puts out, and what comes without any: only so has it an order
     * that does not depend on the schedule.
     */
    private Flow flowInto(Step.SinkStep sink, int stage) {
        if (stage == 0 || stage == graph.depth(sink)) {
            return new Flow.ToSink(sinks.indexOf(sink));
        }
        return relay(
                sink,
                stage,
                new Step.RelayStep<Object, Integer>(sink, relayUid(sink.uid()), row -> 0, KeyCodecs.of(Integer.class)));
    }

    private Flow flowInto(Step.KeyedStep<?, ?> step, int stage) {
        if (stage == graph.stageOf(step)) {
            return operator(step);
        }
        return relay(step, stage, relayTo(step));
    }

    private static <T, K> Step.RelayStep<T, K> relayTo(Step.KeyedStep<T, K> step) {
        return new Step.RelayStep<>(step, relayUid(step.uid()), step.keySelector(), step.keyCodec());
    }

    private static String relayUid(String uid) {
        return "on the way to " + uid;
    }

    private Flow.ToOperator relay(Step.Following target, int stage, Step.RelayStep<?, ?> relay) {
        Map<Integer, Flow.ToOperator> known = relays.computeIfAbsent(target, key -> new HashMap<>());
        Flow.ToOperator place = known.get(stage);
        if (place == null) {
            place = addOperator(relay, stage);
            known.put(stage, place);
            setOperator(relay, stage, place, List.of(flowInto(target, stage + 1)), Collections.emptySortedMap());
        }
        return place;
    }

    private Flow.ToOperator operator(Step.KeyedStep<?, ?> step) {
        Flow.ToOperator known = operators.get(step);
        if (known != null) {
            return known;
        }
        requireNewUid("operator", step.uid());
        requireEventTime(step);
        int stage = graph.stageOf(step);
        Flow.ToOperator place = addOperator(step, stage);
        operators.put(step, place);
        setOperator(step, stage, place, flowsBehind(step, stage + 1), sidesOf(step, stage + 1));
        return place;
    }

    private void requireEventTime(Step.KeyedStep<?, ?> step) {
        boolean isWindow = step instanceof Step.WindowStep<?, ?, ?, ?, ?>;
        boolean isPattern = step instanceof Step.PatternStep<?, ?, ?>;
        if ((isWindow || isPattern) && !graph.hasEventTime(step)) {
            throw new IllegalStateException("pipeline " + name + " has the " + (isWindow ? "window " : "pattern ")
                    + step.uid()
                    + " but no event time: add withWatermarks(...) before keyBy, on every way from a source");
        }
    }

    /** Takes its place before others behind it take theirs. */
    private Flow.ToOperator addOperator(Step.KeyedStep<?, ?> step, int stage) {
        List<KeyedOperatorPlan> operatorsOfStage = stages.get(stage);
        operatorsOfStage.add(new KeyedOperatorPlan(step, List.of(), List.of(), Collections.emptySortedMap()));
        return new Flow.ToOperator(operatorsOfStage.size() - 1, step.keySelector(), step.keyCodec());
    }

    private void setOperator(
            Step.KeyedStep<?, ?> step,
            int stage,
            Flow.ToOperator place,
            List<Flow> next,
            SortedMap<String, List<Flow>> sides) {
        stages.get(stage).set(place.operator(), new KeyedOperatorPlan(step, graph.timeSources(step), next, sides));
    }

    private SortedMap<String, List<Flow>> sidesOf(Step step, int stage) {
        SortedMap<String, List<Flow>> sides = new TreeMap<>();
        for (Step.Following follower : graph.followers(step)) {
            if (follower instanceof Step.SideStep side) {
                sides.computeIfAbsent(side.tag().name(), key -> new ArrayList<>())
                        .addAll(flowsBehind(side, stage));
            }
        }
        return sides;
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
}
