package dev.rivulet.engine.operator.slice;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.failure.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Merges accumulators that serve further windows too, so into new ones. Stateless. */
record Merging<A>(AggregateFunction<?, A, ?> function) {

    A both(A earlier, A later) {
        return all(earlier, List.of(later));
    }

    /** At least one of them is given; a single one is returned as it is. */
    A all(@Nullable A first, List<A> others) {
        if (others.isEmpty() && first != null) {
            return first;
        }
        if (first == null && others.size() == 1) {
            return others.get(0);
        }
        A sum = function.createAccumulator();
        if (first != null) {
            sum = merge(sum, first);
        }
        for (A other : others) {
            sum = merge(sum, other);
        }
        return sum;
    }

    /** Into one that nothing else has. */
    A copy(List<A> all) {
        A sum = function.createAccumulator();
        for (A each : all) {
            sum = merge(sum, each);
        }
        return sum;
    }

    private A merge(A left, A right) {
        return Caller.requireRow(function.merge(left, right), "an aggregate function's merge returned");
    }
}
