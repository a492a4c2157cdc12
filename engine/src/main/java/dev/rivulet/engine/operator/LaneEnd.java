package dev.rivulet.engine.operator;

import dev.rivulet.engine.exchange.LaneOutput;

/** Where the steps behind a keyed operator end: in the output of its lane. Owned by the lane. */
public record LaneEnd(LaneOutput output) implements StepChain.End {

    @Override
    public void onFiltered() {
        output.filtered();
    }

    @Override
    public long ingestTimeMicros() {
        throw new AssertionError("a plan has no watermarks behind a keyBy");
    }

    @Override
    public void onEventTime(long eventTimeMicros, long watermarkMicros) {
        throw new AssertionError("a plan has no watermarks behind a keyBy");
    }

    @Override
    public void toSink(int sink, Object row) {
        output.toSink(sink, row);
    }

    @Override
    public void toOperator(int operator, Object row, Object key, int keyHash) {
        output.toOperator(operator, row, key, keyHash);
    }
}
