package dev.rivulet.engine.operator;

import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a keyed operator leave it: through the steps behind it into the output of its lane, which owns this.
 *
 * @param uid the operator's
 * @param operator its index in the stage
 * @param output the lane's
 * @param steps those behind the operator, which end in the output
 */
public record OperatorExit(String uid, int operator, LaneOutput output, RowStage steps) {

    public static OperatorExit of(KeyedOperatorPlan plan, int operator, LaneOutput output) {
        return new OperatorExit(plan.uid(), operator, output, StepChain.of(plan.next(), new LaneEnd(output)));
    }

    /**
     * Something of this operator that cannot become a row, on its way to the dead letters or late records.
     *
     * @param what it is, such as a window
     * @param place its number among these, such as its start
     */
    public RejectedRecord rejected(String what, long place, @Nullable String cause, String text) {
        return new RejectedRecord(uid, what, place, 0, 0, String.valueOf(cause), text.getBytes(StandardCharsets.UTF_8));
    }
}
