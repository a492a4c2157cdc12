package dev.rivulet.kafka;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import dev.rivulet.kafka.position.PartitionLedger;
import dev.rivulet.kafka.position.PartitionOffset;
import dev.rivulet.kafka.position.PartitionQueue;
import dev.rivulet.kafka.wire.ConsumerEvent;
import dev.rivulet.kafka.wire.ConsumerLink;
import dev.rivulet.kafka.wire.RangeConsumer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes batches of the records of a cluster's partitions. Owned by the source agent. */
final class KafkaReader implements SourceReader {

    private static final byte[] NOTHING = {};
    private static final String NO_VALUE = "the record has no value";

    /** How long a partition stands behind marks that are no records until that is written down. */
    private static final long MOVED_NANOS = 1_000_000_000L;

    private final SourceContext context;
    private final KafkaSettings settings;
    private final KafkaWanted wanted;
    private final RecordParts parts;
    private final PartitionLedger ledger;
    private final Map<KafkaPartition, PartitionOffset> positions;
    private final Map<KafkaPartition, PartitionQueue> queues = new HashMap<>();

    /** By their numbers, in the order in which they take turns. */
    private final List<PartitionQueue> turns = new ArrayList<>();

    private final List<ConsumerEvent.Revoked> unsettled = new ArrayList<>();

    /** Null until somebody polls: whoever reads ranges again needs none. */
    private @Nullable ConsumerLink link;

    private @Nullable RangeConsumer ranges;
    private boolean isLedgerDue;
    private boolean wasAssigned;
    private int turn;
    private long triggerCount;
    private long quietSinceNanos;

    private KafkaReader(
            SourceContext context,
            KafkaSettings settings,
            KafkaWanted wanted,
            RecordParts parts,
            PartitionLedger ledger,
            Map<KafkaPartition, PartitionOffset> positions) {
        this.context = context;
        this.settings = settings;
        this.wanted = wanted;
        this.parts = parts;
        this.ledger = ledger;
        this.positions = positions;
        this.quietSinceNanos = context.clock().nanoTime();
        positions.forEach(this::add);
    }

    /**
     * @throws IOException if the log has offsets of another version
     */
    static KafkaReader open(SourceContext context, KafkaSettings settings, KafkaWanted wanted, RecordParts parts)
            throws IOException {
        PartitionLedger ledger = PartitionLedger.decode(context.resumeOffsets().get(PartitionLedger.PARTITION));
        return new KafkaReader(context, settings, wanted, parts, ledger, ledger.positions(context.resumeOffsets()));
    }

    private PartitionQueue add(KafkaPartition partition, PartitionOffset start) {
        PartitionQueue queue = new PartitionQueue(ledger.numberOf(partition), start);
        queues.put(partition, queue);
        turns.add(queue);
        return queue;
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        handleEvents();
        if (isLedgerDue) {
            isLedgerDue = false;
            return new BatchBuilder(context.uid(), PartitionLedger.PARTITION, "partitions", NOTHING, NOTHING)
                    .build(ledger.encode(), context.clock().epochMicros());
        }
        long room = wanted.recordsPerTriggerMax() - triggerCount;
        for (int count = 0; count < turns.size(); count++) {
            PartitionQueue queue = turns.get((turn + count) % turns.size());
            if (queue.hasRecords() ? room > 0 : isMoveDue(queue)) {
                turn = (turn + count + 1) % turns.size();
                return batch(queue, (int) Math.min(room, limits.recordCountMax()), limits.sizeBytesMax());
            }
        }
        return null;
    }

    private boolean isMoveDue(PartitionQueue queue) {
        return queue.hasMoved()
                && (context.isAvailableNow() || context.clock().nanoTime() - quietSinceNanos > MOVED_NANOS);
    }

    private Batch batch(PartitionQueue queue, int countMax, int sizeBytesMax) {
        PartitionOffset before = queue.next();
        List<KafkaRecord> records = queue.take(countMax, sizeBytesMax);
        triggerCount += records.size();
        if (link != null) {
            link.release(records.stream().mapToLong(KafkaRecord::sizeBytes).sum());
        }
        KafkaPartition partition = before.partition();
        byte[] about = RecordContext.encode(partition, parts, records);
        BatchBuilder builder =
                new BatchBuilder(context.uid(), queue.number(), partition.toString(), about, before.encode());
        return build(builder, records, queue.next().encode(), context.clock().epochMicros());
    }

    private static Batch build(
            BatchBuilder builder, List<KafkaRecord> records, byte[] resumeOffset, long ingestMicros) {
        for (KafkaRecord record : records) {
            byte[] value = record.value();
            if (value == null) {
                builder.addFlawed(record.offset(), NOTHING, 0, 0, NO_VALUE);
            } else {
                builder.add(record.offset(), value, 0, value.length);
            }
        }
        return builder.build(resumeOffset, ingestMicros);
    }

    private void handleEvents() throws IOException {
        ConsumerLink open = link;
        if (open == null) {
            open = new ConsumerLink(context, settings, wanted, parts.headers(), positions);
            link = open;
        }
        ConsumerEvent event = open.poll();
        while (event != null) {
            handle(event, open);
            event = open.poll();
        }
    }

    private void handle(ConsumerEvent event, ConsumerLink open) throws IOException {
        if (event instanceof ConsumerEvent.Fetched fetched) {
            quietSinceNanos = context.clock().nanoTime();
            open.release(queue(fetched.next()).offer(fetched.records(), fetched.next()));
        } else if (event instanceof ConsumerEvent.Assigned assigned) {
            assigned.starts().forEach(this::assign);
            wasAssigned = true;
        } else if (event instanceof ConsumerEvent.Revoked revoked) {
            for (KafkaPartition partition : revoked.partitions()) {
                PartitionQueue queue = queues.get(partition);
                open.release(queue == null ? 0 : queue.revoke());
            }
            unsettled.add(revoked);
            settle();
        } else if (event instanceof ConsumerEvent.Moved moved) {
            open.release(queue(moved.to()).move(moved.to()));
        } else if (event instanceof ConsumerEvent.Failed failed) {
            throw new IOException("source " + context.uid() + ": " + failed.reason());
        }
    }

    private PartitionQueue queue(PartitionOffset offset) {
        PartitionQueue queue = queues.get(offset.partition());
        if (queue == null) {
            throw new IllegalStateException("records come of " + offset.partition() + ", which was never assigned");
        }
        return queue;
    }

    private void assign(ConsumerEvent.Start start) {
        KafkaPartition partition = start.from().partition();
        PartitionQueue queue = queues.get(partition);
        if (queue == null) {
            ledger.begin(start.from());
            isLedgerDue = true;
            queue = add(partition, start.from());
        }
        queue.assign(start.from(), start.end());
    }

    /** Lets go of partitions all of whose records that were handed over are durable. */
    private void settle() {
        unsettled.removeIf(revoked -> {
            Map<KafkaPartition, PartitionOffset> durable = new HashMap<>();
            for (KafkaPartition partition : revoked.partitions()) {
                PartitionQueue queue = queues.get(partition);
                if (queue != null && !queue.isSettled()) {
                    return false;
                }
                if (queue != null) {
                    durable.put(partition, queue.durable());
                }
            }
            revoked.settled().complete(durable);
            return true;
        });
    }

    @Override
    public void acknowledge(int partition, byte[] resumeOffset) throws IOException {
        if (partition != PartitionLedger.PARTITION) {
            PartitionOffset durable = PartitionOffset.decode(resumeOffset);
            queue(durable).durable(durable);
            if (link != null) {
                link.durable(durable);
            }
        }
        // Also while nobody polls, as the ring is full: a partition is not to wait for that.
        handleEvents();
        settle();
    }

    @Override
    public void startTrigger() {
        triggerCount = 0;
    }

    @Override
    public boolean isTriggerFull() {
        return triggerCount >= wanted.recordsPerTriggerMax() && turns.stream().anyMatch(PartitionQueue::hasRecords);
    }

    @Override
    public boolean isFinished() {
        return context.isAvailableNow()
                && wasAssigned
                && !isLedgerDue
                && turns.stream().allMatch(queue -> !queue.isOurs() || queue.isAtEnd());
    }

    /** More may come at any time. */
    @Override
    public boolean isEndOfInput() {
        return false;
    }

    @Override
    public Batch readAgain(Batch reference) throws IOException {
        BatchBuilder builder = new BatchBuilder(
                context.uid(),
                reference.partition(),
                reference.resource(),
                reference.context(),
                reference.startOffset());
        List<KafkaRecord> records = List.of();
        if (reference.recordCount() > 0) {
            RangeConsumer open = ranges;
            if (open == null) {
                open = RangeConsumer.open(context, settings);
                ranges = open;
            }
            records = open.read(
                    PartitionOffset.decode(reference.startOffset()),
                    PartitionOffset.decode(reference.resumeOffset()),
                    reference.recordCount());
        }
        return build(builder, records, reference.resumeOffset(), reference.ingestTimeMicros());
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
            link = null;
        }
        if (ranges != null) {
            ranges.close();
            ranges = null;
        }
    }
}
