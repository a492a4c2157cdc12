package dev.rivulet.engine.plan;

import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.watermark.WatermarkStrategy;
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
    /** Several ways may lead to one; those without a uid are told apart by their number. */
    private final Map<Step, Guard> statelessGuards = new IdentityHashMap<>();

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
        return new PipelinePlan(name, sources, stages, sinks, definition, null);
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

    /**
     * @param last a step, or what guards it; what follows the step points to it
     */
    private Flow flowInto(Step.Following last, int stage) {
        Step step = last.unguarded();
        if (step instanceof Step.SinkStep sink) {
            return flowInto(sink, stage);
        }
        if (step instanceof Step.KeyedStep<?, ?> keyed) {
            return flowInto(keyed, last, stage);
        }
        if (step instanceof Step.WatermarkStep && stage > 0) {
            throw new IllegalStateException(
                    "pipeline " + name + " has withWatermarks behind a keyBy, wanted before the first");
        }
        if (step instanceof Step.LookupStep<?, ?> lookup) {
            requireFits(lookup, stage);
        }
        Guard guard = statelessGuard(step, last);
        List<Flow> side = new ArrayList<>();
        sidesOf(last, stage).values().forEach(side::addAll);
        return new Flow.Through(step, guard, flowsBehind(last, stage), side);
    }

    /** Rows that come back are made of their record once more: so what is before their lookup must depend on nothing else. */
    private void requireFits(Step.LookupStep<?, ?> lookup, int stage) {
        if (stage > 0) {
            throw new IllegalStateException(
                    "pipeline " + name + " has asyncLookup " + lookup.uid()
                            + " behind a keyBy, wanted before the first: its answers are logged for a batch, which is no more there");
        }
        for (Step before : graph.before(lookup)) {
            boolean isPutOff = before instanceof Step.LookupStep<?, ?> other
                    && (lookup.settings().isUnordered() || other.settings().isUnordered());
            if (isPutOff || lookup.settings().isUnordered() && before instanceof Step.EnrichStep<?, ?, ?, ?>) {
                throw new IllegalStateException(
                        "pipeline " + name + " has asyncLookup " + lookup.uid() + " behind "
                                + (isPutOff ? "another one" : "enrich")
                                + ", of which one is unordered; wanted in order, or no other lookup on its ways, and enrich behind it");
            }
        }
    }

    private Guard statelessGuard(Step step, Step.Following last) {
        Guard known = statelessGuards.get(last);
        if (known != null) {
            return known;
        }
        Guard guard = new Guard(name(step), policy(last));
        statelessGuards.put(last, guard);
        return guard;
    }

    private String name(Step step) {
        if (step instanceof Step.ExpectStep expect) {
            requireNewUid("operator", expect.uid());
            return expect.uid();
        }
        if (step instanceof Step.LookupStep<?, ?> lookup) {
            requireNewUid("operator", lookup.uid());
            return lookup.uid();
        }
        if (step instanceof Step.EnrichStep<?, ?, ?, ?> enrich) {
            requireNewUid("operator", enrich.uid());
            return enrich.uid();
        }
        return kind(step) + "-" + (statelessGuards.size() + 1);
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
     * A sink that several stages put out for takes what the last of them puts out, and what comes without any: only so has it an order
     * that does not depend on the schedule.
     */
    private Flow flowInto(Step.SinkStep sink, int stage) {
        if (stage == 0 || stage == graph.depth(sink)) {
            return new Flow.ToSink(sinks.indexOf(sink));
        }
        String uid = relayUid(sink.uid());
        Step.RelayStep<?, ?> relay = new Step.RelayStep<>(sink, uid, row -> 0, KeyCodecs.of(Integer.class));
        return relay(sink, stage, relay, new Guard(uid, ErrorPolicy.fail()));
    }

    private Flow flowInto(Step.KeyedStep<?, ?> step, Step.Following last, int stage) {
        if (stage == graph.stageOf(last)) {
            return operator(step, last);
        }
        // The key selector is the operator's, and so is what becomes of its failures.
        return relay(last, stage, relayTo(step, last), new Guard(step.uid(), policy(last)));
    }

    private static <T, K> Step.RelayStep<T, K> relayTo(Step.KeyedStep<T, K> step, Step.Following last) {
        return new Step.RelayStep<>(last, relayUid(step.uid()), step.keySelector(), step.keyCodec());
    }

    private static String relayUid(String uid) {
        return "on the way to " + uid;
    }

    private Flow.ToOperator relay(Step.Following target, int stage, Step.RelayStep<?, ?> relay, Guard guard) {
        Map<Integer, Flow.ToOperator> known = relays.computeIfAbsent(target, key -> new HashMap<>());
        Flow.ToOperator place = known.get(stage);
        if (place == null) {
            place = addOperator(relay, guard, stage);
            known.put(stage, place);
            List<Flow> next = List.of(flowInto(target, stage + 1));
            setOperator(relay, stage, place, next, Collections.emptySortedMap());
        }
        return place;
    }

    private Flow.ToOperator operator(Step.KeyedStep<?, ?> step, Step.Following last) {
        Flow.ToOperator known = operators.get(last);
        if (known != null) {
            return known;
        }
        requireNewUid("operator", step.uid());
        if (needsEventTime(step) && !graph.hasEventTime(step)) {
            throw new IllegalStateException(
                    "pipeline " + name + " has the operator " + step.uid()
                            + ", which goes by event time, but no event time: add withWatermarks(...) before keyBy, on every way from a source");
        }
        int stage = graph.stageOf(last);
        Flow.ToOperator place = addOperator(step, new Guard(step.uid(), policy(last)), stage);
        operators.put(last, place);
        setOperator(step, stage, place, flowsBehind(last, stage + 1), sidesOf(last, stage + 1));
        return place;
    }

    private static boolean needsEventTime(Step.KeyedStep<?, ?> step) {
        return step instanceof Step.PatternStep<?, ?, ?>
                || step instanceof Step.DeduplicateStep<?, ?>
                || step instanceof Step.WindowStep<?, ?, ?, ?, ?> window
                        && window.definition().needsEventTime()
                || step instanceof Step.ProcessStep<?, ?, ?> process
                        && process.function().get() instanceof NeedsEventTime;
    }

    /** Takes its place before others behind it take theirs. */
    private Flow.ToOperator addOperator(Step.KeyedStep<?, ?> step, Guard guard, int stage) {
        List<KeyedOperatorPlan> operatorsOfStage = stages.get(stage);
        operatorsOfStage.add(new KeyedOperatorPlan(step, guard, List.of(), List.of(), Collections.emptySortedMap()));
        return new Flow.ToOperator(operatorsOfStage.size() - 1, step.keySelector(), step.keyCodec(), guard);
    }

    private void setOperator(
            Step.KeyedStep<?, ?> step,
            int stage,
            Flow.ToOperator place,
            List<Flow> next,
            SortedMap<String, List<Flow>> sides) {
        stages.get(stage)
                .set(
                        place.operator(),
                        new KeyedOperatorPlan(step, place.guard(), graph.timeSources(step), next, sides));
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
