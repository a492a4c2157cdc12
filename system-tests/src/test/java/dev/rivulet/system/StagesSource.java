package dev.rivulet.system;

import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import dev.rivulet.system.StagesPipeline.Reading;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * Readings that are a function of a seed and their number, at a steady rate: forever, or so many of them after each opening. Batches
 * are as large as the clock has it, so every run cuts them elsewhere. Immutable.
 */
final class StagesSource implements Source<Reading> {

    /** How far a reading may be behind the newest one, event time. */
    static final long DISORDER_MICROS = 300_000;

    static final long ENDLESS = Long.MAX_VALUE;

    private static final long START_MICROS = 1_767_600_000_000_000L;
    private static final long STEP_MICROS = 2_000;
    private static final int DEVICE_COUNT = 60;
    private static final int VALUE_BOUND = 1_000;

    /** Slow enough that a loaded machine keeps up, fast enough that no moment is without work. */
    private static final long RECORDS_PER_SECOND = 2_000;

    private final long seed;
    private final long countPerOpening;

    /** @param countPerOpening how many readings there are after each opening, or {@link #ENDLESS} */
    StagesSource(long seed, long countPerOpening) {
        this.seed = seed;
        this.countPerOpening = countPerOpening;
    }

    static Reading reading(long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed ^ number * 0xd1342543de82ef95L);
        String device = "device-" + random.nextInt(DEVICE_COUNT);
        long timeMicros = START_MICROS + number * STEP_MICROS - random.nextLong(DISORDER_MICROS);
        return new Reading(number, device, timeMicros, random.nextInt(VALUE_BOUND));
    }

    /** Not the count, since it is the same source to the job. */
    @Override
    public String description() {
        return "readings[seed " + seed + "]";
    }

    @Override
    public Decoder<Reading> newDecoder() {
        return this::decode;
    }

    private Reading decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        return reading(seed, new ByteReader(batch.record(index)).readLong());
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        SourceReader numbers = GeneratorSource.of(
                        Long.MAX_VALUE, (index, out) -> writeNumber(index, out), () -> this::decode)
                .open(context);
        return new Reader(numbers, context.clock(), countPerOpening);
    }

    private static void writeNumber(long index, ByteWriter out) {
        out.putLong(index);
    }

    /** Passes on as many numbers as are due. Owned by the source agent. */
    private static final class Reader implements SourceReader {
        private final SourceReader numbers;
        private final Clock clock;
        private final long startNs;
        private final long countMax;
        private long count;

        Reader(SourceReader numbers, Clock clock, long countMax) {
            this.numbers = numbers;
            this.clock = clock;
            this.countMax = countMax;
            this.startNs = clock.nanoTime();
        }

        @Override
        public Batch poll(BatchLimits limits) throws IOException {
            long elapsedNs = clock.nanoTime() - startNs;
            long dueCount = Math.min(countMax, 1 + elapsedNs * RECORDS_PER_SECOND / 1_000_000_000);
            int countNow = (int) Math.min(limits.recordCountMax(), dueCount - count);
            if (countNow == 0) {
                return null;
            }
            Batch batch = numbers.poll(new BatchLimits(countNow, limits.sizeBytesMax()));
            count += batch.recordCount();
            return batch;
        }

        @Override
        public boolean isFinished() {
            return count >= countMax;
        }

        @Override
        public boolean isEndOfInput() {
            return false; // The next opening goes on.
        }

        @Override
        public void close() throws IOException {
            numbers.close();
        }
    }
}
