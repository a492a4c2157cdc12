package dev.rivulet.engine.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A complete pipeline as data, for a runner to interpret: a tree from one source to its sinks. Keyed operators that are equally
 * many {@code keyBy}s away from the source make a stage; a row passes the stages in their order. Immutable.
 *
 * @param name the job's name
 * @param source where records come from
 * @param flows where the source's rows go
 * @param stages the keyed operators, by the number of {@code keyBy}s before them; empty if there are none
 * @param sinks where rows end, in the order of their definition
 * @param outOfOrdernessMicros the disorder that the watermarks allow; 0 where there are none
 * @param definition the text that it was made of, if it was; part of its version
 */
public record PipelinePlan(
        String name,
        Step.SourceStep source,
        List<Flow> flows,
        List<List<KeyedOperatorPlan>> stages,
        List<Step.SinkStep> sinks,
        long outOfOrdernessMicros,
        String definition) {

    /** The uid of the engine's own output for malformed records; no sink may take it. */
    public static final String DEAD_LETTERS = "dead-letters";

    /** The uid of the engine's own output for late records; no sink may take it. */
    public static final String LATE = "late";

    public PipelinePlan {
        flows = List.copyOf(flows);
        stages = stages.stream().map(List::copyOf).toList();
        sinks = List.copyOf(sinks);
    }

    /**
     * Follows the steps from the sinks back to the source.
     *
     * @throws IllegalStateException if they are more than this version can run, a uid is there twice, or a window has no watermark
     */
    public static PipelinePlan of(String name, List<Step.SinkStep> sinks, String definition) {
        return new PlanBuilder(name, sinks).build(definition);
    }

    /** All keyed operators, stage by stage. */
    public List<KeyedOperatorPlan> operators() {
        return stages.stream().flatMap(List::stream).toList();
    }

    /** What makes it the same job: stored offsets and commits belong to it, whatever else changes. */
    public String identity() {
        return "job " + name + "; source " + source.uid();
    }

    /** Per keyed operator, by uid, what decides the meaning of its state. */
    public Map<String, String> stateTexts() {
        Map<String, String> texts = new TreeMap<>();
        operators()
                .forEach(operator -> texts.put(operator.uid(), operator.step().stateText()));
        return texts;
    }

    /**
     * What of the plan decides the meaning of stored state and offsets. Two plans with the same text can go on from each other's
     * checkpoints.
     */
    public String fingerprint() {
        String state = stages.isEmpty()
                ? "stateless"
                : operators().stream()
                        .map(operator -> operator.step().stateText())
                        .collect(Collectors.joining("; "));
        String ends = sinks.stream().map(sink -> "; sink " + sink.uid()).collect(Collectors.joining());
        return identity() + "; " + state + ends;
    }
}
