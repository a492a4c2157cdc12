package dev.rivulet.connectors.pace;

import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.core.source.Sampling;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;

/**
 * Another source, of which no more is taken than is wanted. What is not taken waits where it is: in files and brokers, or with senders, who
 * are slowed down by the source's own means. Rows are the same with any pace. It also says what is to become of the source where the job
 * cannot take all that comes. Immutable.
 */
public final class PacedSource<T> implements Source<T> {

    private final Source<T> source;
    private final long recordsPerSecond;
    private final long recordsPerTriggerMax;
    private final FlowPolicy flow;

    private PacedSource(Source<T> source, long recordsPerSecond, long recordsPerTriggerMax, FlowPolicy flow) {
        this.source = source;
        this.recordsPerSecond = recordsPerSecond;
        this.recordsPerTriggerMax = recordsPerTriggerMax;
        this.flow = flow;
    }

    /** The source, at any pace. */
    public static <T> PacedSource<T> of(Source<T> source) {
        return new PacedSource<>(source, Long.MAX_VALUE, Long.MAX_VALUE, source.flow());
    }

    /**
     * The same with a rate. What was not taken of a second may be taken in the next, no more.
     *
     * @param count at least 1; {@link Long#MAX_VALUE} for any
     */
    public PacedSource<T> recordsPerSecond(long count) {
        requirePositive("recordsPerSecond", count);
        return new PacedSource<>(source, count, recordsPerTriggerMax, flow);
    }

    /**
     * The same with at most so many records per trigger interval, which is an epoch; it ends early when they are taken.
     *
     * @param count at least 1; {@link Long#MAX_VALUE} for any
     */
    public PacedSource<T> maxRecordsPerTrigger(long count) {
        requirePositive("maxRecordsPerTrigger", count);
        return new PacedSource<>(source, recordsPerSecond, count, flow);
    }

    /** The same, read before or after the other sources of its job when not all can be taken. */
    public PacedSource<T> priority(SourcePriority priority) {
        return new PacedSource<>(source, recordsPerSecond, recordsPerTriggerMax, flow.with(priority));
    }

    /** The same, of which this becomes when the log is full. */
    public PacedSource<T> onFull(OnFull onFull) {
        return new PacedSource<>(source, recordsPerSecond, recordsPerTriggerMax, flow.with(onFull));
    }

    /**
     * The same, of which near the quota of the log one record in so many is taken, chosen by where it is from, and the others are dropped.
     *
     * @param oneIn at least 1; {@code onFull(OnFull.SAMPLE)} alone takes one in ten
     */
    public PacedSource<T> sampleOnFull(int oneIn) {
        FlowPolicy sampled = flow.with(OnFull.SAMPLE).with(new Sampling(oneIn));
        return new PacedSource<>(source, recordsPerSecond, recordsPerTriggerMax, sampled);
    }

    /** The same, treated so where its job cannot take all that comes. */
    public PacedSource<T> with(FlowPolicy changed) {
        return new PacedSource<>(source, recordsPerSecond, recordsPerTriggerMax, changed);
    }

    private static void requirePositive(String name, long count) {
        if (count < 1) {
            throw new IllegalArgumentException(name + " is " + count + ", wanted at least 1");
        }
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return new PacedReader(source.open(context), context.clock(), recordsPerSecond, recordsPerTriggerMax);
    }

    @Override
    public boolean logsReferences() {
        return source.logsReferences();
    }

    @Override
    public FlowPolicy flow() {
        return flow;
    }

    @Override
    public byte[] contextOf(byte[] context, long recordOffset) {
        return source.contextOf(context, recordOffset);
    }

    @Override
    public Decoder<T> newDecoder() {
        return source.newDecoder();
    }

    @Override
    public String description() {
        return source.description();
    }
}
