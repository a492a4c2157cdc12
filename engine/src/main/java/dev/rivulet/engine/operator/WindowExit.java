package dev.rivulet.engine.operator;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.WindowFunction;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.plan.Step;
import org.jspecify.annotations.Nullable;

/**
 * Puts the results of windows out, in the order in which they are due, and late rows. Owned by the lane.
 *
 * @param lateTag by which late rows go out; null for the late records
 */
record WindowExit<K, R, O>(
        OperatorExit exit,
        WindowFunction<K, R, O> function,
        @Nullable OutputTag<?> lateTag) {

    static <K, R, O> WindowExit<K, R, O> of(Step.WindowStep<?, K, ?, R, O> step, OperatorExit exit) {
        return new WindowExit<>(exit, step.output(), step.definition().lateTag());
    }

    boolean hasRoom() {
        return exit.output().hasRoom();
    }

    void put(K key, int keyGroup, Window window, R result) throws Exception {
        LaneOutput output = exit.output();
        output.beginFired(exit.operator(), 0, new LaneOutput.Due(window.endMicros() - 1, keyGroup, key));
        try {
            O row = function.apply(key, window, result);
            exit.steps().accept(StepChain.requireRow(row, "the window function of " + exit.uid() + " returned"));
        } catch (MalformedRowException e) {
            String text = "key " + key + ", window " + window.start() + " to " + window.end();
            output.dead(exit.rejected("window", window.startMicros(), e.getMessage(), text));
        }
    }

    boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(lateTag, row);
    }
}
