package dev.rivulet.engine.operator;

import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.window.Pane;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the results of windows out, in the order in which they are due, and late rows. Owned by the lane.
 *
 * @param caller of the operator's functions
 * @param lateTag by which late rows go out; null for the late records
 */
public record WindowExit<K, R, O>(
        OperatorExit exit,
        Caller caller,
        PaneFunction<K, R, O> function,
        @Nullable OutputTag<?> lateTag) {

    public static <K, R, O> WindowExit<K, R, O> of(Step.WindowStep<?, K, ?, R, O> step, OperatorExit exit) {
        return new WindowExit<>(
                exit, exit.newCaller(), step.output(), step.definition().lateTag());
    }

    public boolean hasRoom() {
        return exit.output().hasRoom();
    }

    /**
     * Puts out the one result of a window, which is due.
     *
     * @param result asks the aggregate function, whose failure is the window's
     */
    void put(K key, int keyGroup, Window window, Supplier<R> result) throws Exception {
        exit.output().beginFired(exit.operator(), 0, new LaneOutput.Due(window.endMicros() - 1, keyGroup, key));
        put(key, window, Pane.ONLY, result);
    }

    /**
     * Puts out a result of what is at hand in the output.
     *
     * @param result as above
     */
    public void put(K key, Window window, Pane pane, Supplier<R> result) throws Exception {
        O row = caller.make(
                result,
                window,
                asked -> Caller.requireRow(
                        function.apply(key, window, pane, asked.get()), "a window function returned"));
        if (row != null) {
            exit.steps().accept(row);
        }
    }

    /** See {@link KeyedOperator#putOutLate}. */
    public boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(lateTag, row);
    }
}
