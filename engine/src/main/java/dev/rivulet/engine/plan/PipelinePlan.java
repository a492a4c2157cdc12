package dev.rivulet.engine.plan;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.engine.reject.DeadLetterRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A complete pipeline as data, for a runner to interpret: from its sources to its sinks. Keyed operators that are equally many
 * {@code keyBy}s away from the sources make a stage; a row passes the stages in their order. Immutable.
 *
 * @param name the job's name
 * @param sources where records come from
 * @param stages the keyed operators, by the greatest number of {@code keyBy}s before them; empty if there are none
 * @param sinks where rows end, in the order of their definition
 * @param definition the text that it was made of, if it was; part of its version
 * @param deadLetters where dead letters go; null for files in the data directory
 */
public record PipelinePlan(
        String name,
        List<SourcePlan> sources,
        List<List<KeyedOperatorPlan>> stages,
        List<Step.SinkStep> sinks,
        String definition,
        @Nullable Sink<DeadLetterRow> deadLetters) {

    /** The uid of the engine's own output for malformed records; no sink may take it. */
    public static final String DEAD_LETTERS = "dead-letters";

    /** The uid of the engine's own output for late records; no sink may take it. */
    public static final String LATE = "late";

    public PipelinePlan {
        sources = List.copyOf(sources);
        stages = stages.stream().map(List::copyOf).toList();
        sinks = List.copyOf(sinks);
    }

    /**
     * Follows the steps from the sinks back to the sources.
     *
     * @throws IllegalStateException if a uid is there twice, a window has no watermark, or a source has more than one
     */
    public static PipelinePlan of(String name, List<Step.SinkStep> sinks, String definition) {
        return new PlanBuilder(name, sinks).build(definition);
    }

    /** The same with a table for dead letters. */
    public PipelinePlan withDeadLetters(@Nullable Sink<DeadLetterRow> table) {
        return new PipelinePlan(name, sources, stages, sinks, definition, table);
    }

    /** All keyed operators that do anything to rows, stage by stage. */
    public List<KeyedOperatorPlan> operators() {
        return stages.stream()
                .flatMap(List::stream)
                .filter(operator -> !(operator.step() instanceof Step.RelayStep<?, ?>))
                .toList();
    }

    /** The steps that enrich rows with tables, by uid. */
    public List<Step.EnrichStep<?, ?, ?, ?>> enrichments() {
        Map<String, Step.EnrichStep<?, ?, ?, ?>> found = new TreeMap<>();
        sources.forEach(source -> addEnrichments(source.flows(), found));
        for (KeyedOperatorPlan operator : stages.stream().flatMap(List::stream).toList()) {
            addEnrichments(operator.next(), found);
            operator.sides().values().forEach(side -> addEnrichments(side, found));
        }
        return List.copyOf(found.values());
    }

    private static void addEnrichments(List<Flow> flows, Map<String, Step.EnrichStep<?, ?, ?, ?>> found) {
        for (Flow flow : flows) {
            if (flow instanceof Flow.Through through) {
                if (through.step() instanceof Step.EnrichStep<?, ?, ?, ?> enrich) {
                    found.put(enrich.uid(), enrich);
                }
                addEnrichments(through.next(), found);
                addEnrichments(through.side(), found);
            }
        }
    }

    /** What makes it the same job: stored offsets and commits belong to it, whatever else changes. */
    public String identity() {
        return "job " + name
                + sources.stream()
                        .map(source -> "; source " + source.uid())
                        .sorted()
                        .collect(Collectors.joining());
    }

    /** The only one in pipelines that have one. */
    public String firstSourceUid() {
        return sources.get(0).uid();
    }

    /**
     * The place of a source among {@link #sources}.
     *
     * @throws IllegalStateException if the log has records of a source that the pipeline does not have
     */
    public int sourceIndex(String uid) {
        for (int index = 0; index < sources.size(); index++) {
            if (sources.get(index).uid().equals(uid)) {
                return index;
            }
        }
        throw new IllegalStateException("the log has records of source " + uid + ", which pipeline " + name
                + " does not have; run the one that has it");
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
