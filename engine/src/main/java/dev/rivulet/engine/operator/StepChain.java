package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.RowFlatMap;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.Emission;
import dev.rivulet.engine.failure.FailureEnd;
import dev.rivulet.engine.lookup.SlotLookups;
import dev.rivulet.engine.plan.Flow;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.quality.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the stateless steps of a plan's flows together, back to front. Stateless itself. */
public final class StepChain {

    /** Where the rows come to, and what the steps tell beside them. */
    public interface End extends FailureEnd {
        /** The current row did not pass a filter. */
        void onFiltered();

        /** Rows are held against rules on the way here; what that counts is to be taken off them now and then. */
        void onChecks(Checks checks);

        /** When the log's entry at hand was taken in, microseconds since 1970; {@link Long#MIN_VALUE} if it does not tell. */
        long ingestTimeMicros();

        /**
         * Whether rows are only looked for that an unordered lookup has put off. No table comes before such a lookup, so rows stop where one
         * is wanted: which of its versions was in force then, is not known any more.
         */
        boolean isSearching();

        /** The versions of tables that hold for the log's entry at hand. */
        TablesInForce tables();

        /** The event time of the current row, and how far its partition has come by it, in microseconds. */
        void onEventTime(long eventTimeMicros, long watermarkMicros);

        /** What the lookups of the batch at hand are asked, and what they answer. */
        SlotLookups lookups();

        /** The place of a lookup in the plan. */
        int lookupIndex(String uid);

        /** The current row of a lookup is put off, given its place among those of the record. */
        void onPutOff(String uid, int place);

        void toSink(int sink, Object row);

        void toOperator(int operator, Object row, Object key, int keyHash);
    }

    private StepChain() {}

    public static RowStage of(List<Flow> flows, End end) {
        List<RowStage> stages = flows.stream().map(flow -> stage(flow, end)).toList();
        if (stages.isEmpty()) {
            return row -> end.onFiltered(); // Of an operator that is there for its side outputs.
        }
        if (stages.size() == 1) {
            return stages.get(0);
        }
        return row -> {
            for (RowStage stage : stages) {
                stage.accept(row);
            }
        };
    }

    private static RowStage stage(Flow flow, End end) {
        if (flow instanceof Flow.ToSink sink) {
            int index = sink.sink();
            return row -> end.toSink(index, row);
        }
        if (flow instanceof Flow.ToOperator operator) {
            return keyBy(operator, end);
        }
        if (flow instanceof Flow.Through through) {
            Caller caller = new Caller(through.guard(), end);
            RowStage next = of(through.next(), end);
            if (through.step() instanceof Step.WatermarkStep watermark) {
                RowStage ahead = through.side().isEmpty() ? null : of(through.side(), end);
                return new EventTimeStage(erased(watermark.strategy()), caller, end, next, ahead);
            }
            return stage(through.step(), caller, end, next);
        }
        throw new AssertionError("flow " + flow + " is of no known kind");
    }

    private static RowStage keyBy(Flow.ToOperator operator, End end) {
        int index = operator.operator();
        RowFunction<Object, Object> selector = erased(operator.keySelector());
        KeyCodec<Object> codec = erased(operator.keyCodec());
        Caller caller = new Caller(operator.guard(), end);
        Caller.Call<Object, Object> call = row -> {
            Object key = selector.apply(row);
            if (key == null) {
                throw new MalformedRowException("the key is null, wanted a value");
            }
            return key;
        };
        return row -> {
            Object key = caller.make(row, row, call);
            if (key != null) {
                end.toOperator(index, row, key, codec.stableHash(key));
            }
        };
    }

    private static RowStage stage(Step step, Caller caller, End end, RowStage next) {
        if (step instanceof Step.MapStep map) {
            RowFunction<Object, ?> function = erased(map.function());
            Caller.Call<Object, Object> call = row -> Caller.requireRow(function.apply(row), "a map function returned");
            return row -> {
                Object made = caller.make(row, row, call);
                if (made != null) {
                    next.accept(made);
                }
            };
        }
        if (step instanceof Step.FlatMapStep flatMap) {
            return flatMap(erased(flatMap.function()), caller, next);
        }
        if (step instanceof Step.FilterStep filter) {
            RowPredicate<Object> predicate = erased(filter.predicate());
            Caller.Call<Object, Boolean> call = predicate::test;
            return row -> filter(row, caller.make(row, row, call), end, next);
        }
        if (step instanceof Step.ExpectStep expect) {
            Checks checks = new Checks(expect.uid(), erased(expect.rules()));
            end.onChecks(checks);
            return row -> expect(row, checks.check(row, end.ingestTimeMicros(), caller), checks, end, next);
        }
        if (step instanceof Step.LookupStep<?, ?> lookup) {
            return new LookupStage(erased(lookup), caller, end, next);
        }
        if (step instanceof Step.EnrichStep<?, ?, ?, ?> enrich) {
            return new EnrichStage(enrich.uid(), erased(enrich.joined()), caller, end, next);
        }
        throw new AssertionError("step " + step + " is not a stateless one");
    }

    /**
     * @param verdict null if a rule's function failed
     */
    private static void expect(Object row, Checks.@Nullable Verdict verdict, Checks checks, End end, RowStage next)
            throws Exception {
        if (verdict == null) {
            return;
        }
        switch (verdict.action()) {
            case WARN -> next.accept(row);
            case DROP -> end.onFiltered();
            case DEAD_LETTER, FAIL -> checks.refuse(verdict, row, end);
        }
    }

    private static RowStage flatMap(RowFlatMap<Object, Object> function, Caller caller, RowStage next) {
        Emission emission = new Emission();
        RowCollector<Object> collector =
                row -> emission.add(next, Caller.requireRow(row, "a flatMap function put out"));
        Caller.Call<Object, Boolean> call = row -> {
            emission.drop();
            function.flatMap(row, collector);
            return true;
        };
        return row -> {
            if (caller.make(row, row, call) != null) {
                emission.release();
            }
        };
    }

    /**
     * @param passes null if the predicate failed
     */
    private static void filter(Object row, @Nullable Boolean passes, End end, RowStage next) throws Exception {
        if (passes == null) {
            return;
        }
        if (passes) {
            next.accept(row);
        } else {
            end.onFiltered();
        }
    }

    /** The fluent API has checked that neighbours agree, so the type can be forgotten here. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <S> S erased(Object typed) {
        return (S) typed;
    }
}
