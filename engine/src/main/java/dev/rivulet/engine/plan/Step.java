package dev.rivulet.engine.plan;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.RowFlatMap;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.WatermarkStrategy;
import dev.rivulet.engine.WindowFunction;
import dev.rivulet.engine.quality.Expectation;
import dev.rivulet.engine.window.Windows;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pipeline, pointing at the one before it. Immutable. The fluent API guarantees that the row types of neighbours
 * agree; here they are erased where nothing is computed with them.
 */
public sealed interface Step {

    /** A step that has one before it; several may follow the same one. */
    sealed interface Following extends Step {
        Step input();
    }

    /** A step with keyed state: {@code keyBy} and what is done with each key. */
    sealed interface KeyedStep<T, K> extends Following {
        String uid();

        RowFunction<? super T, ? extends K> keySelector();

        KeyCodec<K> keyCodec();

        /** What decides the meaning of its state, in words. */
        String stateText();
    }

    record SourceStep(String uid, Source<?> source) implements Step {}

    record WatermarkStep(Step input, WatermarkStrategy<?> strategy) implements Following {}

    record MapStep(Step input, RowFunction<?, ?> function) implements Following {}

    record FlatMapStep(Step input, RowFlatMap<?, ?> function) implements Following {}

    record FilterStep(Step input, RowPredicate<?> predicate) implements Following {}

    /** Rules that rows are held against. */
    record ExpectStep(Step input, String uid, List<? extends Expectation<?>> rules) implements Following {
        public ExpectStep {
            rules = List.copyOf(rules);
        }
    }

    /** What a keyed step puts out by a tag. */
    record SideStep(Step input, OutputTag<?> tag) implements Following {}

    /**
     * Windows, and what becomes of rows that come too late for them.
     *
     * @param lateTag by which they go out; null for the late records
     */
    record WindowDefinition<T>(Windows windows, @Nullable OutputTag<T> lateTag) {}

    /** {@code keyBy}, {@code window} and {@code aggregate} together. */
    record WindowStep<T, K, A, R, O>(
            Step input,
            String uid,
            RowFunction<? super T, ? extends K> keySelector,
            KeyCodec<K> keyCodec,
            WindowDefinition<T> definition,
            AggregateFunction<T, A, R> function,
            WindowFunction<K, R, O> output)
            implements KeyedStep<T, K> {

        public Windows windows() {
            return definition.windows();
        }

        @Override
        public String stateText() {
            return "window " + uid + " " + windows().text() + " into " + function.version();
        }
    }

    /** {@code keyBy} and {@code process} together. */
    record ProcessStep<T, K, O>(
            Step input,
            String uid,
            RowFunction<? super T, ? extends K> keySelector,
            KeyCodec<K> keyCodec,
            Supplier<? extends KeyedProcessFunction<K, T, O>> function)
            implements KeyedStep<T, K> {

        @Override
        public String stateText() {
            return "process " + uid;
        }
    }

    /**
     * {@code keyBy} and {@code deduplicate} together.
     *
     * @param withinMicros how far apart in event time two rows of a key must be to be let through both, from 1
     */
    record DeduplicateStep<T, K>(
            Step input,
            String uid,
            RowFunction<? super T, ? extends K> keySelector,
            KeyCodec<K> keyCodec,
            long withinMicros)
            implements KeyedStep<T, K> {

        @Override
        public String stateText() {
            return "deduplicate " + uid + " within " + withinMicros + " us";
        }
    }

    /**
     * The step right before with another error policy; what follows it follows that step.
     *
     * @param step none that is guarded itself
     */
    record GuardedStep(Following step, ErrorPolicy policy) implements Following {
        @Override
        public Step input() {
            return step.input();
        }
    }

    record SinkStep(Step input, String uid, Sink<?> sink) implements Following {

        /** The sink as one for any rows: the fluent API has checked that it takes those that come to it. */
        @SuppressWarnings("unchecked")
        public Sink<Object> erasedSink() {
            return (Sink<Object>) sink;
        }
    }
}
