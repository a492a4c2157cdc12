package dev.rivulet.engine.operator.slice;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;

/** Puts texts together, in place. */
record Texts() implements AggregateFunction<String, StringBuilder, String> {

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
