package dev.rivulet.engine.operator;

import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a keyed operator leave it: through the steps behind it into the output of its lane, which owns this.
 *
 * @param guard of the operator's functions
 * @param operator its index in the stage
 * @param output the lane's
 * @param steps those behind the operator, which end in the output
 * @param sides those behind its side outputs that somebody reads, by the tag's name
 */
public record OperatorExit(Guard guard, int operator, LaneOutput output, RowStage steps, Map<String, RowStage> sides) {

    public static OperatorExit of(KeyedOperatorPlan plan, int operator, LaneOutput output) {
        LaneEnd end = new LaneEnd(output);
        Map<String, RowStage> sides = new TreeMap<>();
        plan.sides().forEach((name, flows) -> sides.put(name, StepChain.of(flows, end)));
        return new OperatorExit(plan.guard(), operator, output, StepChain.of(plan.next(), end), sides);
    }

    public String uid() {
        return guard.operator();
    }

    /** Through which the operator's functions are called. */
    public Caller newCaller() {
        return new Caller(guard, new LaneEnd(output));
    }

    /** The way of rows that are put out by a tag; where nobody reads them, they count as filtered. */
    public RowStage side(OutputTag<?> tag) {
        RowStage side = sides.get(tag.name());
        return side == null ? row -> output.filtered() : side;
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
        side(tag).accept(row.row());
        return true;
    }
}
