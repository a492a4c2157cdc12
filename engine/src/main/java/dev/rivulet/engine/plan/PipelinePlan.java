package dev.rivulet.engine.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete pipeline as data, for a runner to interpret. Immutable.
 *
 * @param name the job's name
 * @param source where records come from
 * @param beforeKeyBy stateless steps up to the {@code keyBy}, or all of them if there is none
 * @param window the keyed window aggregation, if there is one
 * @param afterWindow stateless steps on the windows' rows; empty without {@code window}
 * @param sink where rows go
 */
public record PipelinePlan(
        String name,
        Step.SourceStep source,
        List<Step> beforeKeyBy,
        Step.@Nullable WindowStep<?, ?, ?, ?, ?> window,
        List<Step> afterWindow,
        Step.SinkStep sink) {

    public PipelinePlan {
        beforeKeyBy = List.copyOf(beforeKeyBy);
        afterWindow = List.copyOf(afterWindow);
    }

    /**
     * Follows the steps from the sink back to the source.
     *
     * @throws IllegalStateException if they are more than this version can run, or a window has no watermark
     */
    public static PipelinePlan of(String name, Step sink) {
        List<Step> chain = new ArrayList<>();
        Step step = sink;
        while (step instanceof Step.Following following) {
            chain.add(following);
            step = following.input();
        }
        chain.add(step);
        Collections.reverse(chain);
        int windowIndex = indexOfOnlyWindow(name, chain);
        int last = chain.size() - 1;
        List<Step> before = chain.subList(1, windowIndex < 0 ? last : windowIndex);
        List<Step> after = windowIndex < 0 ? List.of() : chain.subList(windowIndex + 1, last);
        requireWatermarks(name, before, after, windowIndex >= 0);
        return new PipelinePlan(
                name,
                (Step.SourceStep) chain.get(0),
                before,
                windowIndex < 0 ? null : (Step.WindowStep<?, ?, ?, ?, ?>) chain.get(windowIndex),
                after,
                (Step.SinkStep) chain.get(last));
    }

    /**
     * What of the plan decides the meaning of stored state and offsets. Two plans with the same text can go on from each other's
     * checkpoints.
     */
    public String fingerprint() {
        String state = window == null
                ? "stateless"
                : "window " + window.uid() + " tumbling " + window.windows().sizeMicros() + " us into "
                        + window.function().version();
        return "job " + name + "; source " + source.uid() + "; " + state + "; sink " + sink.uid();
    }

    /** The disorder that the watermarks allow, in microseconds; 0 where there are none. */
    public long outOfOrdernessMicros() {
        for (Step step : beforeKeyBy) {
            if (step instanceof Step.WatermarkStep watermark) {
                return watermark.strategy().outOfOrdernessMicros();
            }
        }
        return 0;
    }

    private static int indexOfOnlyWindow(String name, List<Step> chain) {
        int found = -1;
        for (int index = 0; index < chain.size(); index++) {
            if (chain.get(index) instanceof Step.WindowStep<?, ?, ?, ?, ?>) {
                if (found >= 0) {
                    throw new IllegalStateException(
                            "pipeline " + name + " has more than one keyBy, this version runs at most one");
                }
                found = index;
            }
        }
        return found;
    }

    private static void requireWatermarks(String name, List<Step> before, List<Step> after, boolean hasWindow) {
        if (after.stream().anyMatch(Step.WatermarkStep.class::isInstance)) {
            throw new IllegalStateException(
                    "pipeline " + name + " has withWatermarks behind a window, wanted before keyBy");
        }
        long count =
                before.stream().filter(Step.WatermarkStep.class::isInstance).count();
        if (count > 1) {
            throw new IllegalStateException(
                    "pipeline " + name + " has withWatermarks " + count + " times, wanted once");
        }
        if (hasWindow && count == 0) {
            throw new IllegalStateException(
                    "pipeline " + name + " has a window but no event time: add withWatermarks(...) before keyBy");
        }
    }
}
