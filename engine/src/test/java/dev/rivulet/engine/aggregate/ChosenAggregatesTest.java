package dev.rivulet.engine.aggregate;

import static dev.rivulet.engine.aggregate.AggregateTrial.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Aggregates that keep some of the values, against a list of all rows. */
final class ChosenAggregatesTest {

    /** A row; the arrival tells rows apart that are equal otherwise. */
    record Event(int arrival, long timeMicros, String name, double amount) {}

    private static final Codec<Event> EVENTS = Codecs.of(Event.class);
    private static final Codec<String> STRINGS = Codecs.of(String.class);
    private static final Codec<Double> DOUBLES = Codecs.of(Double.class);
    private static final Comparator<Event> BY_AMOUNT = Comparator.comparingDouble(Event::amount);
    private static final Comparator<Event> BY_TIME = Comparator.comparingLong(Event::timeMicros);
    private static final Comparator<Event> BY_ARRIVAL = Comparator.comparingInt(Event::arrival);

    static LongStream seeds() {
        long first = new SplittableRandom(20_260_102).nextLong();
        return LongStream.range(first, first + 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void extremesAreTheFirstOfThoseThatAreEqual(long seed) {
        List<Event> rows = events(seed);

        trial(Aggregates.min(event -> event, BY_AMOUNT, EVENTS), rows, seed)
                .checkInOrder(
                        rows.stream().min(BY_AMOUNT.thenComparing(BY_ARRIVAL)).orElseThrow());
        trial(Aggregates.max(event -> event, BY_AMOUNT, EVENTS), rows, seed)
                .checkInOrder(rows.stream()
                        .max(BY_AMOUNT.thenComparing(BY_ARRIVAL.reversed()))
                        .orElseThrow());
        trial(Aggregates.min(Event::name, STRINGS), rows, seed)
                .checkInAnyOrder(rows.stream()
                        .map(Event::name)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
        trial(Aggregates.max(Event::amount, DOUBLES), rows, seed)
                .checkInAnyOrder(rows.stream().mapToDouble(Event::amount).max().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void firstAndLastGoByTimeThenArrival(long seed) {
        List<Event> rows = events(seed);

        trial(Aggregates.firstByTime(Event::timeMicros, event -> event, EVENTS), rows, seed)
                .checkInOrder(
                        rows.stream().min(BY_TIME.thenComparing(BY_ARRIVAL)).orElseThrow());
        trial(Aggregates.lastByTime(Event::timeMicros, event -> event, EVENTS), rows, seed)
                .checkInOrder(
                        rows.stream().max(BY_TIME.thenComparing(BY_ARRIVAL)).orElseThrow());
        trial(Aggregates.firstArrived(event -> event, EVENTS), rows, seed).checkInOrder(rows.get(0));
        trial(Aggregates.lastArrived(event -> event, EVENTS), rows, seed).checkInOrder(rows.get(rows.size() - 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void topAreTheGreatestThenTheEarliest(long seed) {
        List<Event> rows = events(seed);
        int count = new SplittableRandom(seed).nextInt(1, 12);
        List<Event> expected = rows.stream()
                .sorted(BY_AMOUNT.reversed().thenComparing(BY_ARRIVAL))
                .limit(count)
                .toList();

        trial(Aggregates.topN(count, event -> event, BY_AMOUNT, EVENTS), rows, seed)
                .checkInOrder(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void collectedAreTheFirstAndTheCountOfTheOthers(long seed) {
        List<Event> rows = events(seed);
        int count = new SplittableRandom(seed).nextInt(1, 300);
        int keptCount = Math.min(count, rows.size());

        trial(Aggregates.collect(count, event -> event, EVENTS), rows, seed)
                .checkInOrder(new Collected<>(rows.subList(0, keptCount), rows.size() - keptCount));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void distinctValuesAreCountedOnce(long seed) {
        List<Event> rows = events(seed);
        long expected = new HashSet<>(rows.stream().map(Event::name).toList()).size();

        trial(Aggregates.countDistinct(Event::name, STRINGS), rows, seed).checkInAnyOrder(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void composedAggregatesSeeTheSameRows(long seed) {
        record Summary(long count, double sum, String last) {}
        List<Event> rows = events(seed);
        AggregateFunction<Event, ?, Summary> countAndSum = Aggregates.compose(
                Aggregates.count(), Aggregates.sumDouble(Event::amount), (count, sum) -> new Summary(count, sum, ""));
        AggregateFunction<Event, ?, Summary> all = Aggregates.compose(
                countAndSum,
                Aggregates.lastArrived(Event::name, STRINGS),
                (summary, last) -> new Summary(summary.count(), summary.sum(), last));
        double sum = trial(Aggregates.sumDouble(Event::amount), rows, seed).result();

        trial(all, rows, seed)
                .checkInOrder(
                        new Summary(rows.size(), sum, rows.get(rows.size() - 1).name()));
    }

    @Test
    void doublesAreOrderedAsJavaOrdersThem() {
        trial(Aggregates.min((Double row) -> row, DOUBLES), List.of(0.0, -0.0, Double.NaN), 1)
                .checkInAnyOrder(-0.0);
        trial(Aggregates.max((Double row) -> row, DOUBLES), List.of(1.0, Double.NaN, Double.POSITIVE_INFINITY), 1)
                .checkInAnyOrder(Double.NaN);
    }

    @Test
    void ofNoRowsThereIsNothingToChoose() {
        AggregateTrial<Event, ?, String> trial = trial(Aggregates.min(Event::name, STRINGS), List.of(), 1);

        assertEquals(
                "aggregate min: no row was added",
                assertThrows(IllegalStateException.class, trial::result).getMessage());
        assertEquals(
                List.of(),
                trial(Aggregates.topN(3, Event::name, Comparator.naturalOrder(), STRINGS), List.of(), 1)
                        .result());
    }

    @Test
    void aNullValueIsRefused() {
        List<Event> rows = List.of(new Event(0, 0, null, 0));

        for (AggregateFunction<Event, ?, ?> function : List.of(
                Aggregates.max(Event::name, STRINGS),
                Aggregates.firstByTime(Event::timeMicros, Event::name, STRINGS),
                Aggregates.countDistinct(Event::name, STRINGS),
                Aggregates.countDistinctApprox(Event::name, STRINGS),
                Aggregates.topN(2, Event::name, Comparator.naturalOrder(), STRINGS),
                Aggregates.collect(2, Event::name, STRINGS))) {
            assertThrows(IllegalArgumentException.class, trial(function, rows, 1)::result, function.version());
        }
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Aggregates.collect(0, Event::name, STRINGS));
        assertThrows(
                IllegalArgumentException.class,
                () -> Aggregates.topN(0, Event::name, Comparator.naturalOrder(), STRINGS));
    }

    @Test
    void versionsTellLimitsApart() {
        String three = Aggregates.collect(3, Event::name, STRINGS).version();
        String four = Aggregates.collect(4, Event::name, STRINGS).version();

        assertFalse(three.equals(four));
        assertTrue(Aggregates.compose(
                        Aggregates.<Event>count(), Aggregates.collect(3, Event::name, STRINGS), (count, all) -> all)
                .version()
                .contains(three));
    }

    private static List<Event> events(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int kindCount = random.nextInt(1, 60);
        return IntStream.range(0, random.nextInt(1, 250))
                .mapToObj(arrival -> new Event(
                        arrival, random.nextInt(kindCount), "n" + random.nextInt(kindCount), random.nextInt(kindCount)))
                .toList();
    }
}
