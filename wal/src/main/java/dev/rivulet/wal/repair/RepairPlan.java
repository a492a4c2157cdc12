package dev.rivulet.wal.repair;

import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repair would do: a pure decision, made from what an inspection found. Immutable.
 *
 * @param steps in the order in which they are done; none if there is nothing to repair, or the repair is refused
 * @param losses what cannot be read afterwards, for people; the holes among it are thrown to readers
 * @param refusal why there is no way; null if there is one
 */
public record RepairPlan(
        List<RepairStep> steps,
        List<String> losses,
        @Nullable String refusal) {

    public RepairPlan {
        steps = List.copyOf(steps);
        losses = List.copyOf(losses);
    }

    /**
     * @param report of every frame
     * @throws IllegalArgumentException if only the headers were looked at
     */
    public static RepairPlan of(WalReport report) {
        if (report.depth() != WalReport.Depth.EVERY_FRAME) {
            throw new IllegalArgumentException(
                    "a repair is planned from a report of every frame, this one has " + report.depth());
        }
        return report.isHealthy() ? new RepairPlan(List.of(), List.of(), null) : new RepairPlanner(report).plan();
    }

    static RepairPlan refused(String why) {
        return new RepairPlan(List.of(), List.of(), why);
    }

    /** Whether the log is fine as it is. */
    public boolean isEmpty() {
        return steps.isEmpty() && refusal == null;
    }

    /** All holes that it makes, by position. */
    public List<PositionRange> holes() {
        return steps.stream()
                .filter(RepairStep.ReplaceSegment.class::isInstance)
                .flatMap(step -> ((RepairStep.ReplaceSegment) step).holes().stream())
                .toList();
    }
}
