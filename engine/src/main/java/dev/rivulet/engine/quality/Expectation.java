package dev.rivulet.engine.quality;

import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule that each row of a stream is held against. Deterministic, so a replay judges as the first run did. Immutable. Without more said a
 * row that violates it goes on, and is counted; {@link #or} says what else is done.
 *
 * <p>A value that is null violates {@link #notNull} alone.
 *
 * @param name of the rule, in counters and dead letters; one of its own within a step
 * @param field that it is about, for messages; empty for the row as a whole
 * @param wanted of it, in words
 * @param value takes it out of a row
 * @param test of the value
 * @param action what is done about a row that violates it
 */
public record Expectation<T>(
        String name, String field, String wanted, RowFunction<T, ?> value, Test test, Action action) {

    /** What is done about a row that violates a rule, in the order of strictness: of several rules the strictest decides. */
    public enum Action {
        /** It goes on; the rule's counter tells. */
        WARN,
        /** It is left out and counted as filtered. */
        DROP,
        /** It goes to the dead letters, with the rule, the field, the value and what was wanted. */
        DEAD_LETTER,
        /** The job ends with a message that says the same. */
        FAIL;

        /** What this comes to for a step's function. */
        ErrorPolicy policy() {
            return this == FAIL ? ErrorPolicy.fail() : ErrorPolicy.deadLetter();
        }
    }

    /** Whether a value is as wanted. */
    @FunctionalInterface
    public interface Test {
        /**
         * @param value of the row, null if it has none
         * @param ingestTimeMicros when the row's batch was taken in, as the log tells; {@link Long#MIN_VALUE} if it does not
         */
        boolean isMet(@Nullable Object value, long ingestTimeMicros);
    }

    public Expectation {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an expectation of field " + field + " has an empty name");
        }
    }

    /** The field has a value. */
    public static <T> Expectation<T> notNull(String name, String field, RowFunction<T, ?> value) {
        return warn(name, field, "a value", value, (found, ingest) -> found != null);
    }

    /**
     * The field lies between two values, both included.
     *
     * @throws IllegalArgumentException if the lowest is above the highest
     */
    public static <T, V extends Comparable<V>> Expectation<T> range(
            String name, String field, RowFunction<T, V> value, V lowest, V highest) {
        if (lowest.compareTo(highest) > 0) {
            throw new IllegalArgumentException("expectation " + name + " wants " + field + " from " + lowest + " to "
                    + highest + ", which nothing is");
        }
        return warn(name, field, lowest + " to " + highest, value, (found, ingest) -> {
            @SuppressWarnings("unchecked") // The function's own type.
            V known = (V) found;
            return known == null || lowest.compareTo(known) <= 0 && highest.compareTo(known) >= 0;
        });
    }

    /**
     * The whole text of the field matches a regular expression.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public static <T> Expectation<T> matches(String name, String field, RowFunction<T, String> value, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return warn(
                name,
                field,
                "a match of " + regex,
                value,
                (found, ingest) ->
                        found == null || pattern.matcher((String) found).matches());
    }

    /**
     * The field is one of some values.
     *
     * @param known not empty; copied, so it stays what it is at the start
     */
    public static <T, V extends Comparable<V>> Expectation<T> oneOf(
            String name, String field, RowFunction<T, V> value, Set<V> known) {
        Set<V> copy = Set.copyOf(known);
        String wanted = copy.size() <= 10 ? "one of " + new TreeSet<>(copy) : "one of " + copy.size() + " known values";
        return warn(name, field, wanted, value, (found, ingest) -> found == null || copy.contains(found));
    }

    /**
     * The field is a time, not much older and not much newer than when the row was taken in, by the log.
     *
     * @param olderMax how long before
     * @param newerMax how long after, as clocks differ
     */
    public static <T> Expectation<T> fresh(
            String name, String field, RowFunction<T, Instant> value, Duration olderMax, Duration newerMax) {
        String wanted = "at most " + olderMax + " before and " + newerMax + " after the row was taken in";
        return warn(name, field, wanted, value, (found, ingestMicros) -> {
            if (found == null || ingestMicros == Long.MIN_VALUE) {
                return true;
            }
            Instant ingest = EpochMicros.instant(ingestMicros);
            Instant time = (Instant) found;
            return !time.isBefore(ingest.minus(olderMax)) && !time.isAfter(ingest.plus(newerMax));
        });
    }

    /**
     * Any other rule.
     *
     * @param wanted in words
     */
    public static <T> Expectation<T> that(String name, String wanted, RowPredicate<T> predicate) {
        return warn(name, "", wanted, predicate::test, (found, ingest) -> Boolean.TRUE.equals(found));
    }

    private static <T> Expectation<T> warn(
            String name, String field, String wanted, RowFunction<T, ?> value, Test test) {
        return new Expectation<>(name, field, wanted, value, test, Action.WARN);
    }

    /** The same with something else done about rows that violate it. */
    public Expectation<T> or(Action changed) {
        return new Expectation<>(name, field, wanted, value, test, changed);
    }

    /** What is wrong with a value that violates it. */
    String violation(@Nullable Object found) {
        String place = field.isEmpty() ? "" : field + " is " + found + ", ";
        return "rule " + name + ": " + place + "wanted " + wanted;
    }
}
