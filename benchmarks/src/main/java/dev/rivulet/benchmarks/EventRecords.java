package dev.rivulet.benchmarks;

import dev.rivulet.connectors.generator.GeneratorSource;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The stream in the binary form that Rivulet gets: key, event time and value, each a big-endian long. */
public final class EventRecords {

    static final int RECORD_SIZE_BYTES = 24;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private EventRecords() {}

    /**
     * A source of the stream.
     *
     * @param logsReferences whether the log gets offsets and a checksum only
     */
    static Source<Event> source(EventStream stream, boolean logsReferences) {
        GeneratorSource.Filler filler = (index, out) -> write(stream, index, out);
        GeneratorSource<Event> source = GeneratorSource.of(stream.countWithEnd(), filler, EventRecords::newDecoder);
        return logsReferences ? source.logsOffsetsOnly() : source;
    }

    private static void write(EventStream stream, long index, ByteWriter out) {
        long chance = EventStream.mix(index);
        out.putLong(stream.key(chance));
        out.putLong(stream.timeMicros(index, chance));
        out.putLong(stream.value(chance));
    }

    public static Decoder<Event> newDecoder() {
        return EventRecords::read;
    }

    private static Event read(Batch batch, int index) {
        byte[] bytes = batch.buffer();
        int start = batch.recordStart(index);
        return new Event((long) LONGS.get(bytes, start), (long) LONGS.get(bytes, start + 8), (long)
                LONGS.get(bytes, start + 16));
    }
}
