package dev.rivulet.engine.operator;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a keyed operator leave it: through the steps behind it into the output of its lane, which owns this.
 *
 * @param uid the operator's
 * @param operator its index in the stage
 * @param output the lane's
 * @param steps those behind the operator, which end in the output
 * @param sides those behind its side outputs that somebody reads, by the tag's name
 */
public record OperatorExit(String uid, int operator, LaneOutput output, RowStage steps, Map<String, RowStage> sides) {

    public static OperatorExit of(KeyedOperatorPlan plan, int operator, LaneOutput output) {
        LaneEnd end = new LaneEnd(output);
        Map<String, RowStage> sides = new TreeMap<>();
        plan.sides().forEach((name, flows) -> sides.put(name, StepChain.of(flows, end)));
        return new OperatorExit(plan.uid(), operator, output, StepChain.of(plan.next(), end), sides);
    }

    /** Puts a row out by a tag; where nobody reads it, it counts as filtered. */
    public void toSide(OutputTag<?> tag, Object row) throws Exception {
        RowStage side = sides.get(tag.name());
        if (side == null) {
            output.filtered();
        } else {
            side.accept(StepChain.requireRow(row, "the operator " + uid + " put out by the tag " + tag.name()));
        }
    }

    /**
     * See {@link KeyedOperator#putOutLate}. A tag that nobody reads is as good as none: a late row is not lost.
     *
     * @param tag null for none
     */
    public boolean putOutLate(@Nullable OutputTag<?> tag, KeyedRow row) throws Exception {
        if (tag == null || !sides.containsKey(tag.name())) {
            return false;
        }
        try {
            toSide(tag, row.row());
        } catch (MalformedRowException e) {
            output.dead(rejected("row", row.eventTime(), e.getMessage(), String.valueOf(row.row())));
        }
        return true;
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
