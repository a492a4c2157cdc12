package dev.rivulet.system.sim;

import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.window.Pace;
import dev.rivulet.engine.window.Trigger;
import dev.rivulet.engine.window.Triggers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/**
 * When a random pipeline's windows put out, and for how long they take rows, in microseconds: as the plain computation has it, in numbers,
 * and as the engine has it.
 */
record PaneKind(long lateness, Firings early, Firings late, boolean isDiscarding) {

    /**
     * How often; 0 for not so.
     *
     * @param rows after so many
     * @param every in event time
     * @param clock in processing time
     */
    record Firings(long rows, long every, long clock) {

        static final Firings NONE = new Firings(0, 0, 0);
        static final Firings EACH_ROW = new Firings(1, 0, 0);

        private static Firings of(SplittableRandom random) {
            return switch (random.nextInt(6)) {
                case 0 -> new Firings(2 + random.nextInt(4), 0, 0);
                case 1 -> new Firings(0, 700_000 + random.nextInt(1_500_000), 0);
                case 2 -> new Firings(0, 0, FunctionKind.DELAY_MICROS);
                case 3 -> new Firings(3, 1_000_000, 0);
                case 4 -> new Firings(3, 2_500_000, FunctionKind.DELAY_MICROS);
                default -> EACH_ROW;
            };
        }

        private Pace pace() {
            Pace pace = Pace.NEVER;
            if (rows > 0) {
                pace = pace.or(Triggers.everyRows(rows));
            }
            if (every > 0) {
                pace = pace.or(Triggers.every(duration(every)));
            }
            return clock > 0 ? pace.or(Triggers.everyByClock(duration(clock))) : pace;
        }
    }

    /** Each window once. */
    static final PaneKind ONCE = new PaneKind(0, Firings.NONE, Firings.EACH_ROW, false);

    static PaneKind of(SplittableRandom random) {
        if (random.nextInt(2) == 0) {
            return ONCE;
        }
        long lateness = new long[] {0, 1_000_000, 5_000_000, 20_000_000}[random.nextInt(4)];
        Firings early = random.nextInt(2) == 0 ? Firings.NONE : Firings.of(random);
        Firings late = random.nextInt(2) == 0 ? Firings.EACH_ROW : Firings.of(random);
        return new PaneKind(lateness, early, late, random.nextInt(3) == 0);
    }

    boolean firesOnce() {
        return lateness == 0 && early.equals(Firings.NONE);
    }

    /** Tells the engine. */
    WindowedStream<Item, String> applyTo(WindowedStream<Item, String> stream) {
        Trigger.AtWatermark trigger = Triggers.atWatermark().withLateFirings(late.pace());
        if (!early.equals(Firings.NONE)) {
            trigger = trigger.withEarlyFirings(early.pace());
        }
        WindowedStream<Item, String> set =
                stream.allowedLateness(duration(lateness)).trigger(trigger);
        return isDiscarding ? set.discarding() : set.accumulating();
    }

    private static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** The value of a pane's row, in which shows which one it is. */
    static long shown(long sum, int timing, long index) {
        return sum * 31 + index * 3 + timing;
    }
}
