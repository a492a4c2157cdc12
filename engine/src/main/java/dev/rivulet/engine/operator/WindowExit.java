package dev.rivulet.engine.operator;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.window.Pane;
import org.jspecify.annotations.Nullable;

/**
 * Puts the results of windows out, in the order in which they are due, and late rows. Owned by the lane.
 *
 * @param lateTag by which late rows go out; null for the late records
 */
public record WindowExit<K, R, O>(
        OperatorExit exit,
        PaneFunction<K, R, O> function,
        @Nullable OutputTag<?> lateTag) {

    public static <K, R, O> WindowExit<K, R, O> of(Step.WindowStep<?, K, ?, R, O> step, OperatorExit exit) {
        return new WindowExit<>(exit, step.output(), step.definition().lateTag());
    }

    public boolean hasRoom() {
        return exit.output().hasRoom();
    }

    /** Puts out the one result of a window, which is due. */
    void put(K key, int keyGroup, Window window, R result) throws Exception {
        exit.output().beginFired(exit.operator(), 0, new LaneOutput.Due(window.endMicros() - 1, keyGroup, key));
        put(key, window, Pane.ONLY, result);
    }

    /** Puts out a result of what is at hand in the output. */
    public void put(K key, Window window, Pane pane, R result) throws Exception {
        try {
            O row = function.apply(key, window, pane, result);
            exit.steps().accept(StepChain.requireRow(row, "the window function of " + exit.uid() + " returned"));
        } catch (MalformedRowException e) {
            String text = "key " + key + ", window " + window.start() + " to " + window.end();
            exit.output().dead(exit.rejected("window", window.startMicros(), e.getMessage(), text));
        }
    }

    /** See {@link KeyedOperator#putOutLate}. */
    public boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(lateTag, row);
    }
}
