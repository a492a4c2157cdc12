package dev.rivulet.benchmarks.state;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.Codecs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.reflect.ReflectData;
import org.apache.avro.reflect.ReflectDatumReader;
import org.apache.avro.reflect.ReflectDatumWriter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to write a small value and read it back with a derived codec, beside Avro, which also reads what older types
 * wrote? Expected: no more than Avro, as both write fields one after the other without names, and ours has fixed widths where Avro
 * has variable ones. With {@code isEvolved} the reader's type has one field more, one less and a wider one.
 *
 * <p>Avro makes no Java records: its reflection fills mutable objects; its generic records are copied into the type that a user
 * works with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateCodecBenchmark {

    /** What a job keeps per device. */
    public record Reading(String device, int count, double sum, double highest, long lastMicros, boolean isOpen) {}

    /** The same in the next release. */
    public record NextReading(
            String device,
            long count,
            double sum,
            long lastMicros,
            boolean isOpen,
            @Nullable String note) {}

    /** As {@link Reading}, as Avro's reflection wants it. */
    static final class MutableReading {
        String device = "";
        int count;
        double sum;
        double highest;
        long lastMicros;
        boolean isOpen;
    }

    /** As {@link NextReading}, as Avro's reflection wants it. */
    static final class NextMutableReading {
        String device = "";
        long count;
        double sum;
        long lastMicros;
        boolean isOpen;

        @org.apache.avro.reflect.Nullable @org.apache.avro.reflect.AvroDefault("null")
        @Nullable String note;
    }

    private static final Schema WRITTEN = ReflectData.get().getSchema(MutableReading.class);
    private static final Schema NEXT = ReflectData.get().getSchema(NextMutableReading.class);

    @Param({"false", "true"})
    private boolean isEvolved;

    private int count;

    private final Codec<Reading> codec = Codecs.of(Reading.class);
    private final CodecReader<NextReading> nextReader =
            Codecs.of(NextReading.class).readerOf(codec.schema());
    private final ByteWriter out = new ByteWriter();

    private final ReflectDatumWriter<MutableReading> reflectWriter = new ReflectDatumWriter<>(WRITTEN);
    private final ReflectDatumReader<MutableReading> reflectReader = new ReflectDatumReader<>(WRITTEN);
    private final ReflectDatumReader<NextMutableReading> nextReflectReader = new ReflectDatumReader<>(WRITTEN, NEXT);
    private final GenericDatumWriter<GenericRecord> genericWriter = new GenericDatumWriter<>(WRITTEN);
    private final GenericDatumReader<GenericRecord> genericReader = new GenericDatumReader<>(WRITTEN);
    private final GenericDatumReader<GenericRecord> nextGenericReader = new GenericDatumReader<>(WRITTEN, NEXT);
    private final ByteArrayOutputStream avroOut = new ByteArrayOutputStream(128);
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    @Benchmark
    public Object derivedCodec() {
        out.clear();
        codec.write(reading(), out);
        ByteReader in = new ByteReader(out.buffer(), 0, out.sizeBytes());
        return isEvolved ? nextReader.read(in) : codec.read(in);
    }

    @Benchmark
    public Object avroReflect() throws IOException {
        Reading reading = reading();
        MutableReading mutable = new MutableReading();
        mutable.device = reading.device();
        mutable.count = reading.count();
        mutable.sum = reading.sum();
        mutable.highest = reading.highest();
        mutable.lastMicros = reading.lastMicros();
        mutable.isOpen = reading.isOpen();
        reflectWriter.write(mutable, encoder());
        BinaryDecoder in = decoder();
        return isEvolved ? nextReflectReader.read(null, in) : reflectReader.read(null, in);
    }

    @Benchmark
    public Object avroGeneric() throws IOException {
        Reading reading = reading();
        GenericRecord generic = new GenericData.Record(WRITTEN);
        generic.put("device", reading.device());
        generic.put("count", reading.count());
        generic.put("sum", reading.sum());
        generic.put("highest", reading.highest());
        generic.put("lastMicros", reading.lastMicros());
        generic.put("isOpen", reading.isOpen());
        genericWriter.write(generic, encoder());
        BinaryDecoder in = decoder();
        return isEvolved ? next(nextGenericReader.read(null, in)) : same(genericReader.read(null, in));
    }

    private Reading reading() {
        count++;
        return new Reading("device-" + (count & 1023), count, count * 0.5, count, count * 1_000L, (count & 1) == 0);
    }

    private BinaryEncoder encoder() {
        avroOut.reset();
        encoder = EncoderFactory.get().directBinaryEncoder(avroOut, encoder);
        return encoder;
    }

    private BinaryDecoder decoder() {
        decoder = DecoderFactory.get().binaryDecoder(avroOut.toByteArray(), decoder);
        return decoder;
    }

    private static Reading same(GenericRecord generic) {
        return new Reading(
                generic.get("device").toString(),
                (int) generic.get("count"),
                (double) generic.get("sum"),
                (double) generic.get("highest"),
                (long) generic.get("lastMicros"),
                (boolean) generic.get("isOpen"));
    }

    private static NextReading next(GenericRecord generic) {
        Object note = generic.get("note");
        return new NextReading(
                generic.get("device").toString(),
                (long) generic.get("count"),
                (double) generic.get("sum"),
                (long) generic.get("lastMicros"),
                (boolean) generic.get("isOpen"),
                note == null ? null : note.toString());
    }
}
