package dev.rivulet.engine.operator.slice;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;

/** Puts texts together, in place. */
class Texts implements AggregateFunction<String, StringBuilder, String> {

    /** For slices of texts. */
    static HeapTable<String, StringBuilder> newTable(int keyGroupCount) {
        return new HeapTable<>(
                new StateDescriptor<>("slices", KeyCodecs.of(String.class), new TextCodec(), StringBuilder::new),
                keyGroupCount);
    }

    @Override
    public StringBuilder createAccumulator() {
        return new StringBuilder();
    }

    @Override
    public StringBuilder add(String row, StringBuilder accumulator) {
        return accumulator.append(row);
    }

    @Override
    public StringBuilder merge(StringBuilder left, StringBuilder right) {
        return left.append(right);
    }

    @Override
    public String result(StringBuilder accumulator) {
        return accumulator.toString();
    }

    @Override
    public boolean hasBoundedAccumulator() {
        return true;
    }

    @Override
    public Codec<StringBuilder> accumulatorCodec() {
        return new TextCodec();
    }
}
