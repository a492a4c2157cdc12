package dev.rivulet.network.lines;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.network.lines.endpoint.LineSettings;
import dev.rivulet.network.lines.frame.Line;
import dev.rivulet.network.lines.wire.LineListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches of the lines that come. Owned by the source agent. Senders are told nothing, so what was in memory at a kill is lost. The resume offset
 * is a version (u8, 1) and the number of the next line (i64, big-endian).
 */
final class LineReader implements SourceReader {

    private static final Logger LOG = LoggerFactory.getLogger(LineReader.class);

    private static final int PARTITION = 0;
    private static final int VERSION = 1;
    private static final String RESOURCE = "lines";

    /** How long nothing must come before a reader of what is there now takes it for all. */
    private static final long QUIET_NANOS = 3_000_000_000L;

    /** As peers are counted in two bytes. */
    private static final int LINE_COUNT_MAX = 0xffff;

    /** How often dropped datagrams are spoken of at the most. */
    private static final long WARNING_NANOS = 10_000_000_000L;

    private final SourceContext context;
    private final LineListener listener;
    private final LongConsumer onDropped;

    /** That the last batch had no room for. */
    private @Nullable Line left;

    private long nextNumber;
    private long quietSinceNanos;
    private boolean isClosed;
    private long droppedCount;
    private long warnedCount;
    private long warnedAtNanos;

    private LineReader(SourceContext context, LineListener listener, LongConsumer onDropped, long nextNumber) {
        this.context = context;
        this.listener = listener;
        this.onDropped = onDropped;
        this.nextNumber = nextNumber;
        this.quietSinceNanos = context.clock().nanoTime();
        this.warnedAtNanos = quietSinceNanos - WARNING_NANOS;
    }

    static LineReader open(SourceContext context, LineSettings settings, LongConsumer onDropped) throws IOException {
        long nextNumber = number(context.resumeOffsets().get(PARTITION));
        LineListener listener = new LineListener(context.uid(), settings);
        LOG.info("source {}: listens at {} ({})", context.uid(), listener.address(), settings.transport());
        return new LineReader(context, listener, onDropped, nextNumber);
    }

    private static long number(byte @Nullable [] offset) throws IOException {
        if (offset == null) {
            return 0;
        }
        ByteReader in = new ByteReader(offset);
        if (offset.length != 9 || in.readByte() != VERSION) {
            throw new IOException("the log holds an offset of lines in another version than " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        return in.readLong();
    }

    private static byte[] offset(long number) {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(number);
        return out.toByteArray();
    }

    InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) {
        tellDropped();
        List<Line> lines = take(limits);
        if (lines.isEmpty()) {
            return null;
        }
        quietSinceNanos = context.clock().nanoTime();
        byte[] peers = LineContext.encode(nextNumber, lines);
        BatchBuilder builder = new BatchBuilder(context.uid(), PARTITION, RESOURCE, peers, offset(nextNumber));
        for (Line line : lines) {
            if (line.flaw() == null) {
                builder.add(nextNumber, line.bytes(), 0, line.bytes().length);
            } else {
                builder.addFlawed(nextNumber, line.bytes(), 0, line.bytes().length, line.flaw());
            }
            nextNumber++;
        }
        return builder.build(offset(nextNumber), context.clock().epochMicros());
    }

    private List<Line> take(BatchLimits limits) {
        List<Line> lines = new ArrayList<>();
        long sizeBytes = 0;
        Line next = left == null ? listener.poll() : left;
        left = null;
        while (next != null) {
            sizeBytes += next.sizeBytes();
            boolean hasRoom = lines.size() < Math.min(limits.recordCountMax(), LINE_COUNT_MAX)
                    && sizeBytes <= limits.sizeBytesMax();
            if (!lines.isEmpty() && !hasRoom) {
                left = next;
                return lines;
            }
            lines.add(next);
            next = listener.poll();
        }
        return lines;
    }

    private void tellDropped() {
        long count = listener.droppedCount();
        if (count != droppedCount) {
            droppedCount = count;
            onDropped.accept(count);
        }
        if (count != warnedCount && context.clock().nanoTime() - warnedAtNanos >= WARNING_NANOS) {
            LOG.warn(
                    "source {}: {} datagrams were dropped, as there was no room for them; {} since it listens",
                    context.uid(),
                    count - warnedCount,
                    count);
            warnedCount = count;
            warnedAtNanos = context.clock().nanoTime();
        }
    }

    @Override
    public boolean isFinished() {
        return context.isAvailableNow() && left == null && context.clock().nanoTime() - quietSinceNanos > QUIET_NANOS;
    }

    /** More may come at any time. */
    @Override
    public boolean isEndOfInput() {
        return false;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        listener.close();
    }
}
