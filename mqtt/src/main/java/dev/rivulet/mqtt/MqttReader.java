package dev.rivulet.mqtt;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttWanted;
import dev.rivulet.mqtt.session.Message;
import dev.rivulet.mqtt.session.Receiver;
import dev.rivulet.mqtt.session.SessionOffset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes batches of the messages of a broker, and answers it when they are durable. Owned by the source agent. */
final class MqttReader implements SourceReader {

    private static final int PARTITION = 0;
    private static final String RESOURCE = "mqtt";

    /**
     * Each batch has ids of messages that the broker may send again, a thousand of them with fingerprints. Brokers that give ids up one by one, as
     * mosquitto does with tens of thousands where connections end quickly one after the other, would fill the log with little else; so the more there
     * are, the longer a batch gathers: a millisecond for each kilobyte.
     */
    private static final long NANOS_PER_OFFSET_BYTE = 1_000;

    /** Eleven kilobytes of an offset, of which a batch has two. */
    private static final int KNOWN_COUNT_MAX = 1_000;

    /** How long nothing must come before a reader of what is there now takes it for all. */
    private static final long QUIET_NANOS = 3_000_000_000L;

    private final SourceContext context;
    private final MqttWanted wanted;
    private final Receiver receiver;
    private final MqttConnector connector;
    private long lastBatchNanos;
    private int lastOffsetSizeBytes;
    private long quietSinceNanos;

    private MqttReader(SourceContext context, SessionOffset offset, MqttSettings settings, MqttWanted wanted) {
        this.context = context;
        this.wanted = wanted;
        this.connector = new MqttConnector(context, settings, wanted);
        this.receiver = new Receiver(
                offset, connector, KNOWN_COUNT_MAX, settings.limits().rememberedCountMax());
        this.quietSinceNanos = context.clock().nanoTime();
        this.lastBatchNanos = quietSinceNanos;
    }

    static MqttReader open(SourceContext context, MqttSettings settings, MqttWanted wanted) throws IOException {
        byte[] offset = context.resumeOffsets().get(PARTITION);
        SessionOffset start = offset == null ? SessionOffset.START : SessionOffset.decode(offset);
        return new MqttReader(context, start, settings, wanted);
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        if (connector.work(receiver) > 0) {
            quietSinceNanos = context.clock().nanoTime();
        }
        // In this order: what needs a batch is looked for among all that is held.
        return isDue() && (receiver.waitingCount() > 0 || receiver.needsBatch()) ? batch(limits) : null;
    }

    private boolean isDue() {
        return context.clock().nanoTime() - lastBatchNanos >= NANOS_PER_OFFSET_BYTE * lastOffsetSizeBytes;
    }

    private Batch batch(BatchLimits limits) {
        List<Message> messages = fitting(limits);
        SessionOffset before = receiver.offset();
        SessionOffset after = receiver.take(messages.size());
        byte[] about = MessageContext.encode(before.nextNumber(), wanted.properties(), messages);
        BatchBuilder builder = new BatchBuilder(context.uid(), PARTITION, RESOURCE, about, before.encode());
        long number = before.nextNumber();
        for (Message message : messages) {
            byte[] payload = message.payload();
            if (message.flaw() == null) {
                builder.add(number, payload, 0, payload.length);
            } else {
                builder.addFlawed(number, payload, 0, payload.length, message.flaw());
            }
            number++;
        }
        byte[] offset = after.encode();
        lastBatchNanos = context.clock().nanoTime();
        lastOffsetSizeBytes = offset.length;
        return builder.build(offset, context.clock().epochMicros());
    }

    private List<Message> fitting(BatchLimits limits) {
        List<Message> messages = new ArrayList<>();
        long sizeBytes = 0;
        Iterator<Message> waiting = receiver.waiting();
        while (waiting.hasNext() && messages.size() < limits.recordCountMax()) {
            Message next = waiting.next();
            sizeBytes += next.sizeBytes();
            if (!messages.isEmpty() && sizeBytes > limits.sizeBytesMax()) {
                break;
            }
            messages.add(next);
        }
        return messages;
    }

    @Override
    public void acknowledge(int partition, byte[] resumeOffset) {
        receiver.durable();
    }

    @Override
    public boolean isFinished() {
        return context.isAvailableNow()
                && receiver.isSubscribed()
                && receiver.waitingCount() == 0
                && !receiver.needsBatch()
                && context.clock().nanoTime() - quietSinceNanos > QUIET_NANOS;
    }

    /** More may come at any time. */
    @Override
    public boolean isEndOfInput() {
        return false;
    }

    @Override
    public void close() {
        connector.close();
    }
}
