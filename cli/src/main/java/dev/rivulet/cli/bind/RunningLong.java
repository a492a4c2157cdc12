package dev.rivulet.cli.bind;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.expr.Aggregate;

/** Sum, minimum, maximum, first or last of whole numbers, booleans and times. Immutable. */
record RunningLong(Aggregate<Row> aggregate, int slot, FieldAccessor<Row> argument) implements RunningValue {

    @Override
    public void add(Row row, Accumulator to) {
        if (argument.isNull(row) || to.count(slot) == Accumulator.OVERFLOWN) {
            return;
        }
        long value = argument.longValue(row);
        if (to.count(slot) == 0) {
            to.setWord(slot, value);
            to.addToCount(slot);
        } else {
            combine(value, to);
        }
    }

    private void combine(long value, Accumulator to) {
        long before = to.word(slot);
        to.addToCount(slot);
        switch (aggregate.function()) {
            case SUM -> addExactly(before, value, to);
            case MIN -> to.setWord(slot, Math.min(before, value));
            case MAX -> to.setWord(slot, Math.max(before, value));
            case LAST -> to.setWord(slot, value);
            case FIRST -> {}
            case COUNT, AVG -> throw new AssertionError(aggregate.text() + " is not computed here");
        }
    }

    private void addExactly(long before, long value, Accumulator to) {
        long sum = before + value;
        to.setWord(slot, sum);
        boolean hasOverflown = ((before ^ sum) & (value ^ sum)) < 0;
        if (hasOverflown) {
            to.setCount(slot, Accumulator.OVERFLOWN);
        }
    }

    @Override
    public void putResult(Accumulator from, RowBuilder<Row> result, int fieldIndex) throws MalformedRowException {
        if (from.count(slot) == Accumulator.OVERFLOWN) {
            throw new MalformedRowException("`" + aggregate.text() + "` leaves the range of a long"
                    + "; a sum of decimals has more room: cast the argument to decimal(38,0)");
        }
        if (from.count(slot) > 0) {
            result.setLong(fieldIndex, from.word(slot));
        }
    }
}
