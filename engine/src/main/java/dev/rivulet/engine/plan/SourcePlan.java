package dev.rivulet.engine.plan;

import dev.rivulet.core.source.Source;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source and what follows it. Immutable.
 *
 * @param uid its name in log, checkpoints and metrics
 * @param source where records come from
 * @param strategy how its event time advances; null if its rows have none
 * @param flows where its rows go
 */
public record SourcePlan(
        String uid, Source<?> source, @Nullable WatermarkStrategy<?> strategy, List<Flow> flows) {
    public SourcePlan {
        flows = List.copyOf(flows);
    }
}
