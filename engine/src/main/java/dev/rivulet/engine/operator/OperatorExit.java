package dev.rivulet.engine.operator;

import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import java.util.Map;
import java.util.TreeMap;

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
}
