package dev.rivulet.engine.stateful;

import dev.rivulet.engine.plan.UserCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rows of a key have come to, as the state of the key and as what goes out at each row. Immutable. */
public record Reducing<T>(ReduceFunction<T> function) implements StatefulFunction<T, T, T>, UserCode {

    @Override
    public Result<T, T> map(T row, @Nullable T before) throws Exception {
        T after = before == null ? row : function.reduce(before, row);
        if (after == null) {
            throw new IllegalStateException("a reduce function returned null, wanted a row");
        }
        return new Result<>(after, after);
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }
}
