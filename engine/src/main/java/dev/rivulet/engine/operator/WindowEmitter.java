package dev.rivulet.engine.operator;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.WindowFunction;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.ring.LaneOutput;
import dev.rivulet.state.StateEntry;
import java.nio.charset.StandardCharsets;

/**
 * Makes rows of closed windows and takes them through the steps behind the window into the lane's output. Owned by the lane. The
 * accumulator's type is all it needs to know of the operator, so it is built where the plan's types still are.
 */
public final class WindowEmitter<K, A> {

    /** Makes the row of a closed window. */
    private interface RowOfWindow<K, A> {
        Object make(K key, Window window, A accumulator) throws Exception;
    }

    private final String uid;
    private final RowOfWindow<K, A> function;
    private RowStage chain = row -> {
        throw new AssertionError("a window fired before its chain was set");
    };

    private LaneOutput output = new LaneOutput();
    private long sequence;
    private long timeMicros;
    private int keyGroup;

    private WindowEmitter(String uid, RowOfWindow<K, A> function) {
        this.uid = uid;
        this.function = function;
    }

    public static <K, A, R, O> WindowEmitter<K, A> of(
            String uid, AggregateFunction<?, A, R> function, WindowFunction<K, R, O> rowFunction) {
        return new WindowEmitter<>(
                uid, (key, window, accumulator) -> rowFunction.apply(key, window, function.result(accumulator)));
    }

    /** Sets the steps behind the window, which themselves end in {@link #put}. */
    public void chainTo(RowStage steps) {
        this.chain = steps;
    }

    void emit(StateEntry<K, A> entry, long windowSizeMicros, LaneOutput target, long slotSequence) throws Exception {
        Window window = new Window(entry.namespace(), entry.namespace() + windowSizeMicros);
        output = target;
        sequence = slotSequence;
        timeMicros = window.endMicros() - 1;
        keyGroup = entry.keyGroup();
        try {
            chain.accept(function.make(entry.key(), window, entry.value()));
        } catch (MalformedRowException e) {
            put(rejected(entry, window, e));
        }
    }

    /** Puts a row into the output, in the place of the window that is being emitted. */
    public void put(Object row) {
        output.add(sequence, timeMicros, keyGroup, row);
    }

    private RejectedRecord rejected(StateEntry<K, A> entry, Window window, MalformedRowException cause) {
        String text = "key " + entry.key() + ", window " + window.start() + " to " + window.end();
        return new RejectedRecord(
                uid,
                "window",
                window.startMicros(),
                0,
                0,
                String.valueOf(cause.getMessage()),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
