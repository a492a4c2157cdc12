package dev.rivulet.engine.watermark;

import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.OutputTag;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How event time advances. The watermark of a source partition says that no row with an event time at or below it is expected any more;
 * that of a source is the lowest of its partitions, that of a stream the lowest of the sources that lead to it. All are functions of the
 * log alone. Immutable.
 *
 * <p>With {@link #boundedOutOfOrderness} the watermark of a partition is the highest event time seen in it, less the allowed disorder,
 * less a microsecond, as in Flink. With {@link #forGenerator} it is the highest that a function of each single row says.
 */
public final class WatermarkStrategy<T> {

    /** The first event time that a row may have, 0001-01-01T00:00Z, as with the timestamps of tables. */
    public static final long EVENT_TIME_MICROS_MIN = -62_135_596_800_000_000L;

    /** The last one, 9999-12-31T23:59:59.999999Z. No watermark is later. */
    public static final long EVENT_TIME_MICROS_MAX = 253_402_300_799_999_999L;

    /** Clocks that say an earlier time have not been set yet: 2020-01-01T00:00Z. */
    private static final long PLAUSIBLE_CLOCK_MICROS = 1_577_836_800_000_000L;

    /** What makes watermarks of rows. */
    @FunctionalInterface
    public interface Generator<T> {

        /**
         * How far the row's partition has come by it: no row with an event time at or below this is expected behind it. The highest counts
         * that any row of the partition said.
         *
         * @param eventTimeMicros the row's, in microseconds since 1970
         * @return in microseconds since 1970, {@link #EVENT_TIME_MICROS_MAX} if later; {@link Long#MIN_VALUE} if the row says nothing of it
         */
        long watermarkMicros(T row, long eventTimeMicros);
    }

    /**
     * Sources that wait for each other.
     *
     * @param group by which the sources know each other
     * @param driftMicrosMax by how much one may be ahead of the slowest
     */
    public record Alignment(String group, long driftMicrosMax) {

        /** Whether another source is one of these. */
        public boolean isSameGroup(@Nullable Alignment other) {
            return other != null && other.group.equals(group);
        }
    }

    /**
     * What is said beside the rows' own times.
     *
     * @param idlenessMicros {@link Long#MAX_VALUE} for never
     * @param futureSkewMicrosMax {@link Long#MAX_VALUE} for any
     * @param futureTag null for the dead letters
     */
    private record Options(
            long idlenessMicros,
            long futureSkewMicrosMax,
            @Nullable OutputTag<?> futureTag,
            @Nullable Alignment alignment) {
        private static final Options NONE = new Options(Long.MAX_VALUE, Long.MAX_VALUE, null, null);
    }

    private final EventTimeExtractor<T> extractor;
    private final long outOfOrdernessMicros;
    private final @Nullable Generator<? super T> generator;
    private final Options options;

    private WatermarkStrategy(
            EventTimeExtractor<T> extractor,
            long outOfOrdernessMicros,
            @Nullable Generator<? super T> generator,
            Options options) {
        this.extractor = extractor;
        this.outOfOrdernessMicros = outOfOrdernessMicros;
        this.generator = generator;
        this.options = options;
    }

    /**
     * Rows may come up to {@code outOfOrderness} later than a row with a higher event time and still count.
     *
     * @param outOfOrderness zero or more, in whole microseconds
     */
    public static <T> WatermarkStrategy<T> boundedOutOfOrderness(
            Duration outOfOrderness, EventTimeExtractor<T> extractor) {
        return new WatermarkStrategy<>(extractor, micros("outOfOrderness", outOfOrderness, 0), null, Options.NONE);
    }

    /** As above, with the event time as an {@link Instant}. */
    public static <T> WatermarkStrategy<T> forBoundedOutOfOrderness(
            Duration outOfOrderness, Function<T, Instant> extractor) {
        return boundedOutOfOrderness(outOfOrderness, row -> EpochMicros.saturated(extractor.apply(row)));
    }

    /** Rows of a partition come in the order of their event times; rows with equal times still count. */
    public static <T> WatermarkStrategy<T> forMonotonousTimestamps(EventTimeExtractor<T> extractor) {
        return boundedOutOfOrderness(Duration.ZERO, extractor);
    }

    /**
     * A function of each row says how far its partition has come: of every row, or only of those that carry a punctuation, as a sender's
     * own watermarks do.
     *
     * @param generator deterministic, and without memory: what it says of a row may depend on that row alone
     */
    public static <T> WatermarkStrategy<T> forGenerator(
            EventTimeExtractor<T> extractor, Generator<? super T> generator) {
        return new WatermarkStrategy<>(extractor, 0, generator, Options.NONE);
    }

    /**
     * A partition of which no record has come for so long holds the watermark back no more, until one comes. Rows that come then are late
     * if the others have gone past them. Where all partitions are idle the watermark stands still. The time is processing time, and what
     * it makes of the watermark is in the log.
     *
     * @param idleness more than zero
     */
    public WatermarkStrategy<T> withIdleness(Duration idleness) {
        return with(new Options(
                micros("idleness", idleness, 1), options.futureSkewMicrosMax, options.futureTag, options.alignment));
    }

    /**
     * A row whose event time is ahead of the clock at which it was taken in by more than this does not move the watermark and is taken
     * out: one sensor with a clock from the year 2099 would close the windows of all others. It goes to the dead letters. While the
     * machine's own clock is before 2020 it is not set yet, and nothing is taken out.
     *
     * @param skew zero or more
     */
    public WatermarkStrategy<T> withMaxFutureSkew(Duration skew) {
        return with(new Options(options.idlenessMicros, micros("skew", skew, 0), options.futureTag, options.alignment));
    }

    /**
     * As above, with the rows that are taken out in a side output.
     *
     * @param tag to be read by {@link DataStream#sideOutput} of the stream that {@code withWatermarks} returns
     */
    public WatermarkStrategy<T> withMaxFutureSkew(Duration skew, OutputTag<T> tag) {
        return with(new Options(options.idlenessMicros, micros("skew", skew, 0), tag, options.alignment));
    }

    /**
     * The source is not asked for more while its watermark is ahead of the slowest source of its group by more than this, so that its rows
     * do not pile up in front of operators that wait for the slow one. Results do not depend on it. Sources are not waited for that are
     * idle, that have come to an end, or that have not given anything yet. A source that is held gives nothing, so one with
     * {@link #withIdleness} becomes idle when it is held for that long; let its idleness be longer than others lag.
     *
     * @param group by which the sources know each other
     * @param drift zero or more; what is on its way already comes on top
     */
    public WatermarkStrategy<T> withAlignment(String group, Duration drift) {
        return with(new Options(
                options.idlenessMicros,
                options.futureSkewMicrosMax,
                options.futureTag,
                new Alignment(group, micros("drift", drift, 0))));
    }

    private WatermarkStrategy<T> with(Options others) {
        return new WatermarkStrategy<>(extractor, outOfOrdernessMicros, generator, others);
    }

    private static long micros(String name, Duration duration, long minimum) {
        long micros = duration.toNanos() / 1_000;
        if (micros < minimum) {
            throw new IllegalArgumentException(
                    name + " is " + duration + ", wanted " + (minimum == 0 ? "zero or more" : "more than zero"));
        }
        return micros;
    }

    public long outOfOrdernessMicros() {
        return outOfOrdernessMicros;
    }

    public EventTimeExtractor<T> extractor() {
        return extractor;
    }

    /** What makes watermarks of rows; null where their event times do. */
    public @Nullable Generator<? super T> generator() {
        return generator;
    }

    /** After how long without records a partition is idle; {@link Long#MAX_VALUE} for never. */
    public long idlenessMicros() {
        return options.idlenessMicros;
    }

    public @Nullable Alignment alignment() {
        return options.alignment;
    }

    /** By which tag rows go out that are too far ahead of the clock; null for the dead letters. */
    public @Nullable OutputTag<?> futureTag() {
        return options.futureTag;
    }

    /** How far the partition has come by a row. */
    public long watermarkMicros(T row, long eventTimeMicros) {
        return generator == null
                ? watermarkOfTime(eventTimeMicros)
                : Math.min(generator.watermarkMicros(row, eventTimeMicros), EVENT_TIME_MICROS_MAX);
    }

    /** How far the partition has come by a heartbeat, which has a time and no row. */
    public long watermarkOfTime(long eventTimeMicros) {
        long lowered = Math.min(eventTimeMicros, EVENT_TIME_MICROS_MAX) - outOfOrdernessMicros - 1;
        return lowered > eventTimeMicros ? Long.MIN_VALUE : lowered;
    }

    /** Whether an event time is further ahead of the clock than it may be. */
    public boolean isTooFarAhead(long eventTimeMicros, long ingestTimeMicros) {
        return options.futureSkewMicrosMax != Long.MAX_VALUE
                && ingestTimeMicros >= PLAUSIBLE_CLOCK_MICROS
                && eventTimeMicros > ingestTimeMicros
                && eventTimeMicros - ingestTimeMicros > options.futureSkewMicrosMax;
    }
}
