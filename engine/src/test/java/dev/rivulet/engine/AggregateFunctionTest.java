package dev.rivulet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import org.junit.jupiter.api.Test;

final class AggregateFunctionTest {

    /** A function of a user who did not think of merging. */
    private static final class Counting implements AggregateFunction<String, Long, Long> {

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(String row, Long accumulator) {
            return accumulator + 1;
        }

        @Override
        public Long result(Long accumulator) {
            return accumulator;
        }

        @Override
        public Codec<Long> accumulatorCodec() {
            return Codecs.of(Long.class);
        }
    }

    @Test
    void aFunctionWithoutMergeSaysSoByItsName() {
        UnsupportedOperationException thrown =
                assertThrows(UnsupportedOperationException.class, () -> new Counting().merge(1L, 2L));

        assertEquals(
                "aggregate function " + Counting.class.getName()
                        + " has no merge(left, right); session windows, and whatever else merges accumulators, need it",
                thrown.getMessage());
    }

    @Test
    void statisticsAreMerged() {
        AggregateFunction<Double, Statistics, Statistics> function = Statistics.of(number -> number);

        Statistics merged = function.merge(
                function.add(2.0, function.createAccumulator()), function.add(-1.0, function.createAccumulator()));

        assertEquals(new Statistics(2, 1.0, -1.0, 2.0), merged);
    }
}
