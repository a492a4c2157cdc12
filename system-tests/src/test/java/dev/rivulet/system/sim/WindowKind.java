package dev.rivulet.system.sim;

import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;

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

    /** One of them for each number of seconds from 1 to 12. */
    static WindowKind of(int seconds) {
        long size = seconds * 1_000_000L;
        return switch (seconds) {
            case 7 -> new Sliding(24_000_000, 4_000_000, 500_000);
            case 8 -> new Sliding(size, 4_000_000, 0);
            case 9 -> new Cumulate(3_000_000, size);
            case 10 -> new Session(1_000_000);
            case 11 -> new Session(3_000_000);
            case 12 -> new Tumbling(size, 5_000_000);
            default -> new Tumbling(size, 0);
        };
    }
}
