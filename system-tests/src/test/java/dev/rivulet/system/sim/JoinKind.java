package dev.rivulet.system.sim;

import dev.rivulet.engine.join.JoinType;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How a random pipeline brings rows of two streams together, and what it makes of them; the second stream is the right one. */
sealed interface JoinKind {

    /** A timer of {@link Connected} is due so much behind a row. */
    long CONNECTED_MICROS = 900_000;

    /** A timer of {@link Broadcast} is due so much behind a row. */
    long BROADCAST_MICROS = 1_100_000;

    /** The same windows: pairs where they lie side by side, else a sum of both sides. */
    record OfWindows(WindowKind windows, JoinType type) implements JoinKind {
        boolean makesPairs() {
            return windows instanceof WindowKind.Tumbling;
        }
    }

    /** An interval of time: from the left row to the right one, in microseconds, the bounds included or not. */
    record OfIntervals(long lower, long upper, boolean isExclusive, JoinType type) implements JoinKind {}

    /** The version that holds at a row's time. */
    record OfVersions(boolean keepsUnmatched) implements JoinKind {}

    /** A function of both: a sum of left rows and the last right one, until a while after that. */
    record Connected() implements JoinKind {}

    /** A function of left rows, and of right ones for all keys: the last of each of a few kinds. */
    record Broadcast() implements JoinKind {}

    /** Whether more rows may come of it than go in. */
    default boolean multiplies() {
        return this instanceof OfIntervals || this instanceof OfWindows windows && windows.makesPairs();
    }

    static JoinKind of(SplittableRandom random) {
        JoinType type = JoinType.values()[random.nextInt(JoinType.values().length)];
        return switch (random.nextInt(9)) {
            case 0 -> new OfWindows(WindowKind.of(1 + random.nextInt(2)), type);
            case 1 -> new OfWindows(WindowKind.of(7 + random.nextInt(5)), type);
            case 2, 3, 4 -> {
                long lower = -1_500_000 + random.nextLong(2_000_000);
                yield new OfIntervals(lower, lower + 100 + random.nextLong(1_500_000), random.nextBoolean(), type);
            }
            case 5, 6 -> new OfVersions(random.nextBoolean());
            case 7 -> new Connected();
            default -> new Broadcast();
        };
    }

    /** One that does not multiply rows. */
    static JoinKind narrowOf(SplittableRandom random) {
        JoinKind kind = of(random);
        return kind.multiplies() ? new OfVersions(random.nextBoolean()) : kind;
    }

    /** Of a pair, or of a row without a partner. */
    static Item joined(@Nullable Item left, @Nullable Item right) {
        Item first = left == null ? right : left;
        return new Item(
                first.key(),
                first.timeMicros(),
                FunctionKind.weighted(left == null ? -1 : left.value(), right == null ? -2 : right.value()));
    }

    /** What a row adds to the sum of a window: rows of the two sides are told apart by thousands of what they are. */
    static long share(Item item, boolean isRight) {
        return item.value() + (isRight ? 5_000_000_000_000L : 5_000_000L);
    }

    static long share(List<Item> items, boolean isRight) {
        return items.stream().mapToLong(item -> share(item, isRight)).sum();
    }

    /** Among how many kinds a broadcast row is one. */
    static long kindOf(Item item) {
        return Math.floorMod(item.value(), 3L) - 1;
    }

    /** Whether a broadcast row takes back what holds for its kind. */
    static boolean takesBack(Item item) {
        return Math.floorMod(item.value(), 4L) == 0;
    }
}
