package dev.rivulet.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Runs an aggregate over rows as an engine may: straight, written and read back between any two rows, in groups that are merged in
 * order, and in another order. Every chance comes from one seed.
 */
record AggregateTrial<T, A, R>(AggregateFunction<T, A, R> function, List<T> rows, long seed) {

    static <T, A, R> AggregateTrial<T, A, R> trial(AggregateFunction<T, A, R> function, List<T> rows, long seed) {
        return new AggregateTrial<>(function, List.copyOf(rows), seed);
    }

    /** For what depends on the order of arrival: whatever happens between rows, the result is this one. */
    void checkInOrder(R expected) {
        assertEquals(expected, function.result(straight(rows)), this::context);
        assertEquals(expected, function.result(checkpointed()), this::context);
        assertEquals(expected, function.result(grouped(rows)), this::context);
        checkReplay();
    }

    /** For what depends on the rows alone: down to the bytes of the accumulator, however they are ordered and grouped. */
    void checkInAnyOrder(R expected) {
        checkInOrder(expected);
        byte[] bytes = encode(straight(rows));
        List<T> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));

        assertEquals(expected, function.result(straight(shuffled)), this::context);
        assertArrayEquals(bytes, encode(straight(shuffled)), this::context);
        assertArrayEquals(bytes, encode(grouped(shuffled)), this::context);
    }

    /** The same rows make the same bytes, also where checkpoints and looks at the result come between them. */
    void checkReplay() {
        byte[] bytes = encode(straight(rows));

        assertArrayEquals(bytes, encode(straight(rows)), this::context);
        assertArrayEquals(bytes, encode(checkpointed()), this::context);
        assertArrayEquals(bytes, encode(decode(bytes)), this::context);
    }

    A straight(List<T> given) {
        A accumulator = function.createAccumulator();
        for (T row : given) {
            accumulator = function.add(row, accumulator);
        }
        return accumulator;
    }

    /** Written and read between some rows, written in vain between others. */
    A checkpointed() {
        SplittableRandom random = new SplittableRandom(seed);
        int pause = Math.max(4, rows.size() / 200);
        A accumulator = function.createAccumulator();
        for (T row : rows) {
            accumulator = function.add(row, accumulator);
            int event = random.nextInt(pause);
            if (event == 0) {
                accumulator = decode(encode(accumulator));
            } else if (event == 1) {
                encode(accumulator);
                function.result(accumulator);
            }
        }
        return accumulator;
    }

    /** In random neighbouring groups, some of them empty, which are merged in order, two neighbours at a time. */
    A grouped(List<T> given) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        List<A> groups = new ArrayList<>();
        for (int start = 0; start < given.size(); ) {
            int end = Math.min(given.size(), start + random.nextInt(given.size() / 3 + 2));
            groups.add(straight(given.subList(start, end)));
            start = end;
        }
        groups.add(function.createAccumulator());
        while (groups.size() > 1) {
            int index = random.nextInt(groups.size() - 1);
            A right = groups.remove(index + 1);
            byte[] rightBefore = encode(right);
            A merged = function.merge(groups.get(index), right);
            byte[] mergedBytes = encode(merged);
            rows.stream().limit(2).forEach(row -> function.add(row, merged));
            assertArrayEquals(rightBefore, encode(right), "the right one, which other windows may have too");
            groups.set(index, decode(mergedBytes));
        }
        return groups.get(0);
    }

    R result() {
        return function.result(straight(rows));
    }

    byte[] encode(A accumulator) {
        ByteWriter out = new ByteWriter();
        function.accumulatorCodec().write(accumulator, out);
        return out.toByteArray();
    }

    A decode(byte[] bytes) {
        Codec<A> codec = function.accumulatorCodec();
        ByteReader in = new ByteReader(bytes);
        A accumulator = codec.readerOf(codec.schema()).read(in);
        assertEquals(0, in.remaining(), this::context);
        return accumulator;
    }

    private String context() {
        return function.version() + ", seed " + seed;
    }
}
