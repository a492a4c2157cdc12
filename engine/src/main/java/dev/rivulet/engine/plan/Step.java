package dev.rivulet.engine.plan;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.RowFlatMap;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.enrich.TableLookup;
import dev.rivulet.engine.lookup.AnswerFunction;
import dev.rivulet.engine.lookup.AsyncLookup;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.pattern.PatternProcessFunction;
import dev.rivulet.engine.quality.Expectation;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.PanePolicy;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pipeline, pointing at the one before it. Immutable. The fluent API guarantees that the row types of neighbours
 * agree; here they are erased where nothing is computed with them.
 */
public sealed interface Step {

    /** The step itself, without what guards it. */
    default Step unguarded() {
        return this;
    }

    /** A step that has others before it; several may follow the same one. */
    sealed interface Following extends Step {
        List<Step> inputs();
    }

    /** A step that has one before it. */
    sealed interface Single extends Following {
        Step input();

        @Override
        default List<Step> inputs() {
            return List.of(input());
        }
    }

    /** A step with keyed state: {@code keyBy} and what is done with each key. */
    sealed interface KeyedStep<T, K> extends Single {
        String uid();

        RowFunction<? super T, ? extends K> keySelector();

        KeyCodec<K> keyCodec();

        /** What decides the meaning of its state, in words. */
        String stateText();
    }

    record SourceStep(String uid, Source<?> source) implements Step {}

    record WatermarkStep(Step input, WatermarkStrategy<?> strategy) implements Single {}

    record MapStep(Step input, RowFunction<?, ?> function) implements Single {}

    record FlatMapStep(Step input, RowFlatMap<?, ?> function) implements Single {}

    record FilterStep(Step input, RowPredicate<?> predicate) implements Single {}

    /** Rules that rows are held against. */
    record ExpectStep(Step input, String uid, List<? extends Expectation<?>> rules) implements Single {
        public ExpectStep {
            rules = List.copyOf(rules);
        }
    }

    /**
     * Something outside is asked about each row.
     *
     * @param function makes a row of a row and the answer
     */
    record LookupStep<T, A>(
            Step input,
            String uid,
            AsyncLookup<T, A> lookup,
            AnswerFunction<T, A, ?> function,
            LookupSettings<A> settings)
            implements Single {}

    /**
     * Rows joined with those of a table outside.
     *
     * @param reload how often is looked whether the table has changed; zero for never
     */
    record EnrichStep<T, R, K, O>(
            Step input, String uid, ReferenceTable<R> table, TableLookup.Joined<T, R, K, O> joined, Duration reload)
            implements Single {

        /** What decides what comes out, in words; beside the functions. */
        public String text() {
            return "enrich " + uid + " " + joined.lookup().text() + " "
                    + table.codec().schema().text();
        }
    }

    /** All rows of several streams as one. */
    record UnionStep(List<Step> inputs) implements Following {
        public UnionStep {
            inputs = List.copyOf(inputs);
        }
    }

    /** What a keyed step, or one that gives rows their event time, puts out by a tag. */
    record SideStep(Step input, OutputTag<?> tag) implements Single {}

    /**
     * Windows, when they put out, and what becomes of rows that come too late for them.
     *
     * @param lateTag by which they go out; null for the late records
     */
    record WindowDefinition<T>(
            Windows windows, PanePolicy panes, @Nullable OutputTag<T> lateTag) {

        /** Whether the stream has to have watermarks. */
        boolean needsEventTime() {
            return panes.needsEventTime(windows);
        }
    }

    /** {@code keyBy}, {@code window} and {@code aggregate} together. */
    record WindowStep<T, K, A, R, O>(
            Step input,
            String uid,
            RowFunction<? super T, ? extends K> keySelector,
            KeyCodec<K> keyCodec,
            WindowDefinition<T> definition,
            AggregateFunction<T, A, R> function,
            PaneFunction<K, R, O> output)
            implements KeyedStep<T, K> {

        public Windows windows() {
            return definition.windows();
        }

        @Override
        public String stateText() {
            return "window " + uid + " " + windows().text() + definition.panes().stateText() + " into "
                    + function.version();
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
     * A side output for open matches whose time is over.
     *
     * @param function makes its rows
     */
    record TimedOutOutput<K, T, X>(OutputTag<X> tag, PatternProcessFunction<K, T, X> function) {}

    /**
     * A pattern, and what becomes of that which is no match.
     *
     * @param rowCodec the form in which rows are kept
     * @param lateTag by which late rows go out; null for the late records
     * @param timedOut null for none
     */
    record PatternDefinition<T, K>(
            Pattern<T> pattern,
            Codec<T> rowCodec,
            @Nullable OutputTag<T> lateTag,
            @Nullable TimedOutOutput<K, T, ?> timedOut) {}

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

    /** {@code keyBy}, {@code pattern} and {@code process} together. */
    record PatternStep<T, K, O>(
            Step input,
            String uid,
            RowFunction<? super T, ? extends K> keySelector,
            KeyCodec<K> keyCodec,
            PatternDefinition<T, K> definition,
            PatternProcessFunction<K, T, O> function)
            implements KeyedStep<T, K> {

        @Override
        public String stateText() {
            return "pattern " + uid + " " + definition.pattern().text();
        }
    }

    /**
     * Takes rows through a stage in which nothing is done to them, on their way to a later one.
     *
     * @param uid for people; it has no state
     */
    record RelayStep<T, K>(
            Step input, String uid, RowFunction<? super T, ? extends K> keySelector, KeyCodec<K> keyCodec)
            implements KeyedStep<T, K> {

        @Override
        public String stateText() {
            return "";
        }
    }

    /**
     * The step right before with another error policy. What follows that step has this one as its input.
     *
     * @param step none that is guarded itself
     */
    record GuardedStep(Following step, ErrorPolicy policy) implements Following {
        @Override
        public List<Step> inputs() {
            return step.inputs();
        }

        @Override
        public Step unguarded() {
            return step;
        }
    }

    record SinkStep(Step input, String uid, Sink<?> sink) implements Single {

        /** The sink as one for any rows: the fluent API has checked that it takes those that come to it. */
        @SuppressWarnings("unchecked")
        public Sink<Object> erasedSink() {
            return (Sink<Object>) sink;
        }
    }
}
