package dev.rivulet.engine.connect;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.process.KeyGroupStates;
import dev.rivulet.engine.state.KeyedStates;
import java.util.List;

/** A function of a keyed stream and a broadcast one as one of a keyed stream of both. Owned by its lane. */
final class BroadcastProcess<K, T, B, O>
        implements KeyedProcessFunction<BroadcastKey<K>, Either<T, BroadcastProcess.Copy<B>>, O>, UserCode {

    /** Of all calls for a row that is broadcast, the one for this key group may put rows out. */
    private static final int SPEAKING_GROUP = 0;

    /**
     * A row that is broadcast, for one key group.
     *
     * @param keyGroup its number
     */
    record Copy<B>(B row, int keyGroup) {}

    private final KeyedBroadcastProcessFunction<K, T, B, O> function;

    BroadcastProcess(KeyedBroadcastProcessFunction<K, T, B, O> function) {
        this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked") // The operator that it runs in has keys of this type.
    public void open(KeyedStates states) {
        KeyGroupStates<BroadcastKey<K>> ofGroups = (KeyGroupStates<BroadcastKey<K>>) states;
        function.open(states, ofGroups.ofKeyGroup(BroadcastKey.Group::new));
    }

    @Override
    public void processElement(Either<T, Copy<B>> row, ProcessContext<BroadcastKey<K>> context, RowCollector<O> out)
            throws Exception {
        if (row instanceof Either.Left<T, Copy<B>> left) {
            function.processElement(left.row(), new OfKey<>(context), out);
        } else if (row instanceof Either.Right<T, Copy<B>> right) {
            boolean isSpeaking = right.row().keyGroup() == SPEAKING_GROUP;
            function.processBroadcastElement(
                    right.row().row(), new OfBroadcast(context), isSpeaking ? out : unheard -> {});
        }
    }

    @Override
    public void onTimer(ProcessContext<BroadcastKey<K>> context, RowCollector<O> out) throws Exception {
        function.onTimer(new OfKey<>(context), out);
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }

    private record OfBroadcast(ProcessContext<?> context) implements KeyedBroadcastProcessFunction.BroadcastContext {
        @Override
        public long timestampMicros() {
            return context.timestampMicros();
        }

        @Override
        public long watermarkMicros() {
            return context.watermarkMicros();
        }

        @Override
        public long processingTimeMicros() {
            return context.processingTimeMicros();
        }
    }

    /** The context with the user's key. */
    private record OfKey<K>(ProcessContext<BroadcastKey<K>> context) implements ProcessContext<K> {
        @Override
        public K key() {
            return ((BroadcastKey.Of<K>) context.key()).key();
        }

        @Override
        public long timestampMicros() {
            return context.timestampMicros();
        }

        @Override
        public TimeDomain timeDomain() {
            return context.timeDomain();
        }

        @Override
        public long watermarkMicros() {
            return context.watermarkMicros();
        }

        @Override
        public long rowWatermarkMicros() {
            return context.rowWatermarkMicros();
        }

        @Override
        public void rejectLate() {
            context.rejectLate();
        }

        @Override
        public long processingTimeMicros() {
            return context.processingTimeMicros();
        }

        @Override
        public void registerEventTimeTimer(long timeMicros) {
            context.registerEventTimeTimer(timeMicros);
        }

        @Override
        public void deleteEventTimeTimer(long timeMicros) {
            context.deleteEventTimeTimer(timeMicros);
        }

        @Override
        public void registerProcessingTimeTimer(long timeMicros) {
            context.registerProcessingTimeTimer(timeMicros);
        }

        @Override
        public void deleteProcessingTimeTimer(long timeMicros) {
            context.deleteProcessingTimeTimer(timeMicros);
        }

        @Override
        public <X> void output(OutputTag<X> tag, X row) throws Exception {
            context.output(tag, row);
        }
    }
}
