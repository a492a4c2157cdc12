package dev.rivulet.system.sim;

import dev.rivulet.engine.window.CountWindows;
import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.GlobalWindows;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.util.List;

/** How a random pipeline's windows divide time, in microseconds: as the plain computation has it, in numbers, and as the engine has it. */
sealed interface WindowKind {

    Windows windows();

    /** Side by side. */
    record Tumbling(long size, long offset) implements WindowKind {
        @Override
        public Windows windows() {
            return new TumblingWindows(size, offset);
        }
    }

    /** Overlapping. */
    record Sliding(long size, long slide, long offset) implements WindowKind {
        @Override
        public Windows windows() {
            return new SlidingWindows(size, slide, offset);
        }
    }

    /** Growing. */
    record Cumulate(long step, long sizeMax) implements WindowKind {
        @Override
        public Windows windows() {
            return new CumulateWindows(step, sizeMax, 0);
        }
    }

    /** Of activity. */
    record Session(long gap) implements WindowKind {
        @Override
        public Windows windows() {
            return new SessionWindows(gap);
        }
    }

    /** Of so many rows. */
    record Count(int size, int slide) implements WindowKind {
        @Override
        public Windows windows() {
            return CountWindows.of(size, slide);
        }
    }

    /** Without an end. */
    record Global() implements WindowKind {
        @Override
        public Windows windows() {
            return GlobalWindows.create();
        }
    }

    /** Whether accumulators are never merged, so that the order of rows may show in their sum. */
    default boolean isOrdered() {
        return this instanceof Tumbling || this instanceof Count count && count.size == count.slide;
    }

    /** Of the values of rows, in the order in which they came. */
    default long sum(List<Long> values) {
        return values.stream()
                .reduce(0L, (left, right) -> isOrdered() ? FunctionKind.weighted(left, right) : left + right);
    }

    /** One of them for each number of seconds from 1 to 12, and some more. */
    static WindowKind of(int seconds) {
        long size = seconds * 1_000_000L;
        return switch (seconds) {
            case 7 -> new Sliding(24_000_000, 4_000_000, 500_000);
            case 8 -> new Sliding(size, 4_000_000, 0);
            case 9 -> new Cumulate(3_000_000, size);
            case 10 -> new Session(1_000_000);
            case 11 -> new Session(3_000_000);
            case 12 -> new Tumbling(size, 5_000_000);
            case 13 -> new Count(4, 4);
            case 14 -> new Count(6, 4);
            case 15 -> new Global();
            default -> new Tumbling(size, 0);
        };
    }
}
