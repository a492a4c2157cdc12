package dev.rivulet.system.sim;

import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What random pipelines look for, as the engine is told it; {@link PlainPattern} knows it in its own words. */
enum MatchKind {
    /** An even number and right behind it a higher one: strict, without time. */
    RISE {
        @Override
        Pattern<Item> pattern() {
            return Pattern.<Item>begin("low")
                    .where(item -> isRest(item, 2, 0))
                    .next("high")
                    .where((item, soFar) -> item.value() > soFar.first("low").value());
        }
    },
    /** An even number and later an odd one of the same rest; what began first discards the others. */
    PAIR {
        @Override
        Pattern<Item> pattern() {
            return Pattern.<Item>begin("even", AfterMatchSkipStrategy.skipPastLastEvent())
                    .where(item -> isRest(item, 2, 0))
                    .followedBy("odd")
                    .where(item -> isRest(item, 2, 1))
                    .where((item, soFar) -> rest(item, 3) == rest(soFar.first("even"), 3))
                    .within(micros(PAIR_MICROS));
        }
    },
    /** A number that another kind of number does not follow in time. */
    QUIET {
        @Override
        Pattern<Item> pattern() {
            return Pattern.<Item>begin("one")
                    .where(item -> isRest(item, 4, 0))
                    .notFollowedBy("other")
                    .where(item -> isRest(item, 4, 1))
                    .within(micros(QUIET_MICROS));
        }
    },
    /** A loop that takes what it can until something comes, and its end. */
    LOOP {
        @Override
        Pattern<Item> pattern() {
            return Pattern.<Item>begin("start", AfterMatchSkipStrategy.skipToNext())
                    .where(item -> isRest(item, 4, 0))
                    .followedBy("loop")
                    .where(item -> isRest(item, 4, 1))
                    .or(item -> isRest(item, 4, 2))
                    .oneOrMore()
                    .greedy()
                    .until(item -> isRest(item, 5, 0))
                    .followedBy("end")
                    .where(item -> isRest(item, 4, 3))
                    .within(micros(LOOP_MICROS));
        }
    },
    /** Any even number and any odd one behind it, as far as a key may. */
    MANY {
        @Override
        Pattern<Item> pattern() {
            return Pattern.<Item>begin("even")
                    .where(item -> isRest(item, 2, 0))
                    .followedByAny("odd")
                    .where(item -> isRest(item, 2, 1))
                    .within(micros(MANY_MICROS))
                    .withOpenMatchesMax(MANY_COUNT_MAX);
        }
    };

    static final long PAIR_MICROS = 6_000_000;
    static final long QUIET_MICROS = 4_000_000;
    static final long LOOP_MICROS = 12_000_000;
    static final long MANY_MICROS = 9_000_000;
    static final int MANY_COUNT_MAX = 3;

    /** In place of windows of so many seconds a random pipeline has a pattern. */
    private static final Set<Integer> INSTEAD_OF_SECONDS = Set.of(2, 4, 6);

    static boolean isInsteadOf(int seconds) {
        return INSTEAD_OF_SECONDS.contains(seconds);
    }

    static MatchKind of(int number) {
        return values()[number % values().length];
    }

    abstract Pattern<Item> pattern();

    static long rest(Item item, int modulo) {
        return Math.floorMod(item.value(), (long) modulo);
    }

    static boolean isRest(Item item, int modulo, int wanted) {
        return rest(item, modulo) == wanted;
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }

    /** What a match is told as. */
    static Item item(String key, Match<Item> match) {
        return item(key, match.byName().values().stream().flatMap(List::stream).toList());
    }

    static Item item(String key, List<Item> taken) {
        long sum = 0;
        for (Item each : taken) {
            sum = FunctionKind.weighted(sum, each.value());
        }
        return new Item(key, taken.get(0).timeMicros(), sum);
    }
}
