package dev.rivulet.engine.plan;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.RowFunction;
import java.util.List;

/** Where a row goes next, and from there: the stateless part of a plan between two places that keep it. Immutable. */
public sealed interface Flow {

    /**
     * Through a stateless step, then on; more than one way on sends it along each of them, in their order.
     *
     * @param side where rows go instead that the step takes out
     */
    record Through(Step step, List<Flow> next, List<Flow> side) implements Flow {
        public Through {
            next = List.copyOf(next);
            side = List.copyOf(side);
        }
    }

    /**
     * To a sink.
     *
     * @param sink its index in the plan
     */
    record ToSink(int sink) implements Flow {}

    /**
     * To a keyed operator of the next stage.
     *
     * @param operator its index in the stage
     */
    record ToOperator(int operator, RowFunction<?, ?> keySelector, KeyCodec<?> keyCodec) implements Flow {}
}
