package dev.rivulet.system.sim;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
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
    private final Acknowledged acknowledged;
    private final Weather weather;
    private FlowPolicy flow = FlowPolicy.DEFAULT;
    private boolean wasOpened;

    /**
     * How it ends and what it is told. Owned by the simulation; outlives crashes.
     *
     * @param lineCounts per partition, how many it must never be asked for again
     * @param isEndless whether more may come some day
     */
    record Acknowledged(long[] lineCounts, boolean isEndless) {}

    ItemSource(List<List<String>> partitions, long seed, boolean logsReferences, Acknowledged acknowledged) {
        this(partitions, seed, logsReferences, acknowledged, Weather.FAIR);
    }

    /**
     * @param weather whether it is within reach; its first opening finds it so
     */
    ItemSource(
            List<List<String>> partitions,
            long seed,
            boolean logsReferences,
            Acknowledged acknowledged,
            Weather weather) {
        this.partitions = partitions;
        this.random = new SplittableRandom(seed);
        this.logsReferences = logsReferences;
        this.acknowledged = acknowledged;
        this.weather = weather;
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        int[] next = new int[partitions.size()];
        context.resumeOffsets().forEach((partition, offset) -> next[partition] = numberIn(offset));
        boolean isForReadingAgain = wasOpened && context.resumeOffsets().isEmpty();
        if (!isForReadingAgain) {
            requireAcknowledged(next);
        }
        if (wasOpened && !isForReadingAgain) {
            weather.pass();
        }
        wasOpened = true;
        return new Reader(context.uid(), next, context.clock());
    }

    private void requireAcknowledged(int[] next) {
        for (int partition = 0; partition < next.length; partition++) {
            long count = acknowledged.lineCounts[partition];
            if (next[partition] < count) {
                throw new AssertionError("partition " + partition + " is to go on behind " + next[partition]
                        + " lines, of which " + count + " are acknowledged");
            }
        }
    }

    @Override
    public Decoder<Item> newDecoder() {
        return ItemSource::decode;
    }

    @Override
    public boolean logsReferences() {
        return logsReferences;
    }

    /** Before it is used. */
    ItemSource with(FlowPolicy changed) {
        flow = changed;
        return this;
    }

    @Override
    public FlowPolicy flow() {
        return flow;
    }

    @Override
    public String description() {
        return "items";
    }

    static Item decode(Batch batch, int index) throws MalformedRowException {
        return decode(new String(batch.record(index), StandardCharsets.UTF_8));
    }

    static Item decode(String line) throws MalformedRowException {
        int first = line.indexOf(',');
        int second = line.indexOf(',', first + 1);
        if (second < 0 || line.indexOf(',', second + 1) >= 0) {
            throw new MalformedRowException("line '" + line + "' has not 3 parts");
        }
        return new Item(
                line.substring(0, first),
                Long.parseLong(line, first + 1, second, 10),
                Long.parseLong(line, second + 1, line.length(), 10));
    }

    static int numberIn(byte[] offset) {
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
        public Batch poll(BatchLimits limits) throws IOException {
            weather.pass();
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
        public void acknowledge(int partition, byte[] resumeOffset) throws IOException {
            weather.pass();
            acknowledged.lineCounts[partition] = Math.max(acknowledged.lineCounts[partition], numberIn(resumeOffset));
        }

        @Override
        public boolean isFinished() {
            if (acknowledged.isEndless) {
                return false;
            }
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
