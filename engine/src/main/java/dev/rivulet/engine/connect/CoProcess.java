package dev.rivulet.engine.connect;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.state.KeyedStates;
import java.util.List;

/** A function of two streams as one of a stream that has the rows of both. Owned by its lane. */
record CoProcess<K, A, B, O>(KeyedCoProcessFunction<K, A, B, O> function)
        implements KeyedProcessFunction<K, Either<A, B>, O>, UserCode {

    @Override
    public void open(KeyedStates states) {
        function.open(states);
    }

    @Override
    public void processElement(Either<A, B> row, ProcessContext<K> context, RowCollector<O> out) throws Exception {
        if (row instanceof Either.Left<A, B> left) {
            function.processElement1(left.row(), context, out);
        } else if (row instanceof Either.Right<A, B> right) {
            function.processElement2(right.row(), context, out);
        }
    }

    @Override
    public void onTimer(ProcessContext<K> context, RowCollector<O> out) throws Exception {
        function.onTimer(context, out);
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }
}
