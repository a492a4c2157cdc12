package dev.rivulet.system.sim;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lines {@code key,time,value} of some partitions, in batches whose sizes a seed decides anew at every opening, with pauses. Each line
 * is in one partition; a partition's lines come in their order.
 */
final class ItemSource implements Source<Item> {

    private final List<List<String>> partitions;
    private final SplittableRandom random;
    private final boolean logsReferences;

    ItemSource(List<List<String>> partitions, long seed, boolean logsReferences) {
        this.partitions = partitions;
        this.random = new SplittableRandom(seed);
        this.logsReferences = logsReferences;
    }

    @Override
    public SourceReader open(SourceContext context) {
        int[] next = new int[partitions.size()];
        context.resumeOffsets().forEach((partition, offset) -> next[partition] = numberIn(offset));
        return new Reader(context.uid(), next, context.clock());
    }

    @Override
    public Decoder<Item> newDecoder() {
        return ItemSource::decode;
    }

    @Override
    public boolean logsReferences() {
        return logsReferences;
    }

    @Override
    public String description() {
        return "items";
    }

    static Item decode(Batch batch, int index) throws MalformedRowException {
        return decode(new String(batch.record(index), StandardCharsets.UTF_8));
    }

    static Item decode(String line) throws MalformedRowException {
        String[] parts = line.split(",");
        if (parts.length != 3) {
            throw new MalformedRowException("line has " + parts.length + " parts, wanted 3");
        }
        return new Item(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    private static int numberIn(byte[] offset) {
        return (int) ByteBuffer.wrap(offset).getLong();
    }

    private static byte[] offset(long line) {
        return ByteBuffer.allocate(Long.BYTES).putLong(line).array();
    }

    private final class Reader implements SourceReader {
        private final String uid;
        private final int[] next;
        private final Clock clock;

        Reader(String uid, int[] next, Clock clock) {
            this.uid = uid;
            this.next = next;
            this.clock = clock;
        }

        @Override
        public Batch poll(BatchLimits limits) {
            int partition = random.nextInt(partitions.size());
            int left = partitions.get(partition).size() - next[partition];
            if (left == 0 || random.nextInt(4) == 0) {
                return null;
            }
            int count = Math.min(left, 1 + random.nextInt(limits.recordCountMax()));
            Batch batch = read(partition, next[partition], count);
            next[partition] += count;
            return batch;
        }

        private Batch read(int partition, int start, int count) {
            BatchBuilder builder = new BatchBuilder(uid, partition, "lines-" + partition, new byte[0], offset(start));
            for (int index = start; index < start + count; index++) {
                byte[] line = partitions.get(partition).get(index).getBytes(StandardCharsets.UTF_8);
                builder.add(index, line, 0, line.length);
            }
            return builder.build(offset(start + count), clock.epochMicros());
        }

        @Override
        public Batch readAgain(Batch reference) {
            return read(reference.partition(), numberIn(reference.startOffset()), reference.recordCount());
        }

        @Override
        public boolean isFinished() {
            for (int partition = 0; partition < next.length; partition++) {
                if (next[partition] < partitions.get(partition).size()) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() {}
    }
}
