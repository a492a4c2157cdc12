package dev.rivulet.network.http;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.network.http.body.RequestRecords;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.session.Intake;
import dev.rivulet.network.http.session.Parcel;
import dev.rivulet.network.http.session.Request;
import dev.rivulet.network.http.session.Segment;
import dev.rivulet.network.http.wire.HttpListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes batches of the requests that an endpoint gets, and answers them when they are durable. Owned by the source agent. */
final class HttpReader implements SourceReader {

    private static final Logger LOG = LoggerFactory.getLogger(HttpReader.class);

    private static final int RECORDS_PARTITION = 0;

    /** From here on there are those whose offsets are segments of keys. They never have a record, so they have no say in the watermark. */
    private static final int SEGMENTS_PARTITION = 1;

    private static final String RESOURCE = "http";
    private static final byte[] NOTHING = {};

    /** How long nothing must come before a reader of what is there now takes it for all. */
    private static final long QUIET_NANOS = 3_000_000_000L;

    private final SourceContext context;
    private final HttpListener listener;
    private final Intake intake;
    private long quietSinceNanos;
    private boolean isClosed;

    private HttpReader(SourceContext context, HttpListener listener, Intake intake) {
        this.context = context;
        this.listener = listener;
        this.intake = intake;
        this.quietSinceNanos = context.clock().nanoTime();
    }

    static HttpReader open(SourceContext context, HttpSettings settings) throws IOException {
        Map<Integer, byte[]> segments = new TreeMap<>(context.resumeOffsets());
        byte[] offset = segments.remove(RECORDS_PARTITION);
        HttpListener listener = new HttpListener(context.uid(), settings, context.clock());
        try {
            long horizonMicros = settings.keys().horizon().toNanos() / 1_000;
            Intake intake = new Intake(offset, List.copyOf(segments.values()), horizonMicros, listener);
            LOG.info(
                    "source {}: listens at {}{}{}",
                    context.uid(),
                    listener.address(),
                    settings.path(),
                    settings.tokens().isEmpty() ? ", for anybody, as there is no token" : "");
            return new HttpReader(context, listener, intake);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return listener.address();
    }

    /** How many requests have come whole, and are not answered yet. */
    int requestCount() {
        return listener.requestCount();
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) {
        long nowMicros = context.clock().epochMicros();
        for (Request request = listener.poll(); request != null; request = listener.poll()) {
            intake.arrive(request, nowMicros);
            quietSinceNanos = context.clock().nanoTime();
        }
        Batch batch = null;
        if (intake.isSegmentDue()) {
            batch = segmentBatch(nowMicros);
        } else if (intake.isWaiting()) {
            batch = batch(limits, nowMicros);
        }
        listener.flush();
        return batch;
    }

    private Batch batch(BatchLimits limits, long nowMicros) {
        Parcel parcel = intake.take(limits.recordCountMax(), limits.sizeBytesMax(), nowMicros);
        BatchBuilder builder = new BatchBuilder(context.uid(), RECORDS_PARTITION, RESOURCE, NOTHING, NOTHING);
        long number = parcel.firstNumber();
        for (Parcel.Piece piece : parcel.pieces()) {
            RequestRecords records = piece.records();
            for (int index = piece.from(); index < piece.to(); index++) {
                String flaw = records.flaw(index);
                if (flaw == null) {
                    builder.add(number, records.bytes(), records.start(index), records.length(index));
                } else {
                    builder.addFlawed(number, records.bytes(), records.start(index), records.length(index), flaw);
                }
                number++;
            }
        }
        return builder.build(parcel.offset(), nowMicros);
    }

    private Batch segmentBatch(long nowMicros) {
        Segment segment = intake.takeSegment();
        return new BatchBuilder(context.uid(), SEGMENTS_PARTITION + segment.slot(), RESOURCE, NOTHING, NOTHING)
                .build(segment.encoded(), nowMicros);
    }

    @Override
    public void acknowledge(int partition, byte[] resumeOffset) {
        intake.durable();
        listener.flush();
    }

    @Override
    public boolean isFinished() {
        return context.isAvailableNow()
                && !intake.isWaiting()
                && context.clock().nanoTime() - quietSinceNanos > QUIET_NANOS;
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
        listener.stopListening();
        long nowMicros = context.clock().epochMicros();
        for (Request request = listener.poll(); request != null; request = listener.poll()) {
            intake.arrive(request, nowMicros);
        }
        intake.close();
        listener.close();
    }
}
