package dev.rivulet.testdriver;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.job.RejectedRecord;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A source that a test fills by hand. It keeps its records, as a queue does, so what was not acknowledged before a crash comes again.
 * What is piped while the job is down waits. Owned by the test's thread.
 *
 * <p>A record is a byte that tells its kind, and what the kind needs: a row in the form of its codec, the time of a heartbeat, or the text
 * of a malformed one.
 *
 * @param <T> the rows
 */
public final class TestInput<T> implements Source<T> {

    private static final int ROW = 0;
    private static final int HEARTBEAT = 1;
    private static final int MALFORMED = 2;

    private final String name;
    private final Codec<T> codec;
    private final PipelineTestDriver driver;
    private final InputFeed feed;

    private @Nullable InputFeed connectedFeed;
    private @Nullable PowerSwitch power;

    TestInput(String name, Codec<T> codec, PipelineTestDriver driver) {
        this.name = name;
        this.codec = codec;
        this.driver = driver;
        this.feed = new InputFeed(name);
    }

    /** A row comes, in a batch of its own, and the job works until it is idle. Its event time is what the pipeline takes out of it. */
    public void pipe(T row) {
        pipeAll(List.of(row));
    }

    /**
     * As {@link #pipe(Object)}, when the clock says so.
     *
     * @param arrival to which the clock is moved first, upon which timers go off; not before {@link PipelineTestDriver#processingTime}
     */
    public void pipe(T row, Instant arrival) {
        driver.moveClockTo(arrival);
        pipe(row);
    }

    /** Rows come together: in one batch, unless they exceed the settings' limits for batches. */
    public void pipeAll(List<T> rows) {
        add(rows.stream().map(this::encoded).toList());
    }

    /** A record comes that is no row; it goes to the dead letters with this text as its cause. */
    public void pipeMalformed(String cause) {
        ByteWriter out = new ByteWriter();
        out.putByte(MALFORMED);
        out.putString(cause);
        add(List.of(out.toByteArray()));
    }

    /**
     * No row up to this time is expected any more from this input: windows that end until then close, timers until then go off. There
     * is no row to it; the record that says so counts as filtered.
     *
     * @throws IllegalStateException if the driver was not started, since the pipeline tells how much disorder is allowed, or the input's stream
     *     has no watermarks
     */
    public void advanceWatermarkTo(Instant time) {
        add(List.of(heartbeat(driver.eventTimeForWatermark(this, time))));
    }

    /** A record that says nothing, so that there is an epoch to end. */
    void nudge() {
        add(List.of(nudgeRecord()));
    }

    static byte[] nudgeRecord() {
        return heartbeat(Long.MIN_VALUE);
    }

    private static byte[] heartbeat(long eventTimeMicros) {
        ByteWriter out = new ByteWriter();
        out.putByte(HEARTBEAT);
        out.putLong(eventTimeMicros);
        return out.toByteArray();
    }

    private byte[] encoded(T row) {
        ByteWriter out = new ByteWriter();
        out.putByte(ROW);
        codec.write(row, out);
        return out.toByteArray();
    }

    private void add(List<byte[]> records) {
        feed.add(records);
        driver.run();
    }

    /**
     * The row of a late record, or of a dead letter, that came from this input.
     *
     * @throws IllegalArgumentException if it was malformed from the start, or is only a description of a row, as behind a {@code keyBy}
     */
    public T rowOf(RejectedRecord record) {
        ByteReader in = new ByteReader(record.bytes());
        if (!record.resource().equals(name) || in.readByte() != ROW) {
            throw new IllegalArgumentException("the record is no row of input " + name + ": " + record);
        }
        return codec.read(in);
    }

    String name() {
        return name;
    }

    InputFeed feed() {
        return feed;
    }

    /** Which records the next run gets. */
    void connect(InputFeed feed, PowerSwitch power) {
        this.connectedFeed = feed;
        this.power = power;
    }

    @Override
    public SourceReader open(SourceContext context) {
        if (connectedFeed == null || power == null) {
            throw new IllegalStateException(
                    "input " + name + " belongs to a test driver, which starts its pipeline itself");
        }
        return connectedFeed.open(context, power);
    }

    @Override
    public Decoder<T> newDecoder() {
        return new RecordDecoder();
    }

    @Override
    public String description() {
        return "test[" + name + "]";
    }

    private final class RecordDecoder implements Decoder<T> {

        @Override
        public OptionalLong heartbeatMicros(Batch batch, int index) {
            ByteReader in = new ByteReader(batch.record(index));
            return in.readByte() == HEARTBEAT ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
        }

        @Override
        public T decode(Batch batch, int index) throws MalformedRowException {
            batch.requireWhole(index);
            ByteReader in = new ByteReader(batch.record(index));
            if (in.readByte() == MALFORMED) {
                throw new MalformedRowException(in.readString());
            }
            return codec.read(in);
        }
    }
}
