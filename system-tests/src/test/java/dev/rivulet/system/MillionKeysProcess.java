package dev.rivulet.system;

import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that has so many keys in one window, or with a timer each at the same time, and then one record whose watermark makes all
 * of them due at once. Says {@code COUNT SUM_OF_KEYS SUM_OF_VALUES} of the rows that came out.
 */
final class MillionKeysProcess {

    static final int MEGABYTES_FOR_STATE = 48;

    private static final long WINDOW_MICROS = 10_000_000;

    private final long keyCount;

    private MillionKeysProcess(long keyCount) {
        this.keyCount = keyCount;
    }

    /** One record of a key; its value is a function of the key. */
    record Reading(long key, long timeMicros, long value) {}

    /** What comes out per key. */
    record Result(long key, long value) {}

    /** Takes the data directory, the kind of pipeline and the number of keys. */
    public static void main(String[] arguments) throws Exception {
        MillionKeysProcess process = new MillionKeysProcess(Long.parseLong(arguments[2]));
        TallySink sink = new TallySink();
        Pipeline pipeline = Pipeline.named("million-keys");
        process.results(pipeline, arguments[1].equals("windows"))
                .filter(result -> result.key() < process.keyCount)
                .sinkTo("results", sink);
        EngineSettings settings = EngineSettings.defaults()
                .withLaneCount(2)
                .withCommitInterval(Duration.ofMillis(200))
                .withMemory((long) MEGABYTES_FOR_STATE << 20, 1);
        EmbeddedRunner runner = EmbeddedRunner.in(Path.of(arguments[0])).withSettings(settings);
        try (Job job = runner.start(pipeline)) {
            job.awaitTermination();
        }
        System.out.println(sink.tally());
    }

    private DataStream<Result> results(Pipeline pipeline, boolean byWindow) {
        KeyedStream<Reading, Long> readings = pipeline.source("readings", source())
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Reading::timeMicros))
                .keyBy(Reading::key, Long.class);
        return byWindow
                ? readings.window(new TumblingWindows(WINDOW_MICROS))
                        .aggregate("sums", new Sum(), (key, window, sum) -> new Result(key, sum))
                : readings.process("timers", Late::new);
    }

    private Source<Reading> source() {
        return GeneratorSource.of(keyCount + 1, MillionKeysProcess::write, () -> MillionKeysProcess.this::decode);
    }

    private static void write(long index, ByteWriter out) {
        out.putLong(index);
    }

    /** All readings are of one moment; that behind the last is of a time when all are due. */
    private Reading decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        long number = new ByteReader(batch.record(index)).readLong();
        return new Reading(number, number < keyCount ? 1 : 2 * WINDOW_MICROS, value(number));
    }

    static long value(long key) {
        return key * 31 % 1_009;
    }

    private static final class Sum implements AggregateFunction<Reading, Long, Long> {

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Reading reading, Long sum) {
            return sum + reading.value();
        }

        @Override
        public Long result(Long sum) {
            return sum;
        }

        @Override
        public Codec<Long> accumulatorCodec() {
            return Codecs.of(Long.class);
        }
    }

    /** Puts out at the end of the window what it kept at the beginning. */
    private static final class Late implements KeyedProcessFunction<Long, Reading, Result> {
        private ValueState<Long> kept;

        @Override
        public void open(KeyedStates states) {
            kept = states.value("kept", Long.class);
        }

        @Override
        public void processElement(Reading reading, ProcessContext<Long> context, RowCollector<Result> out)
                throws Exception {
            kept.update(reading.value());
            context.registerEventTimeTimer(WINDOW_MICROS - 1);
        }

        @Override
        public void onTimer(ProcessContext<Long> context, RowCollector<Result> out) throws Exception {
            Long value = kept.value();
            kept.clear();
            out.collect(new Result(context.key(), value == null ? -1 : value));
        }
    }
}
