package dev.rivulet.engine.sim;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Lines {@code key,time,value} out of a list, in batches whose sizes a seed decides anew at every opening. A few lines each belong to
 * one partition after the other, and the lines come in their order, so that it is known which partition had come how far.
 */
final class LineSource implements Source<Reading> {

    /** Lines in a row of the same partition. */
    private static final int RUN_LENGTH = 7;

    private final List<String> lines;
    private final int partitionCount;
    private final SplittableRandom random;
    private final boolean logsReferences;

    LineSource(List<String> lines, long seed, boolean logsReferences) {
        this(lines, 1, seed, logsReferences);
    }

    LineSource(List<String> lines, int partitionCount, long seed, boolean logsReferences) {
        this.partitionCount = partitionCount;
        this.lines = lines;
        this.random = new SplittableRandom(seed);
        this.logsReferences = logsReferences;
    }

    @Override
    public SourceReader open(SourceContext context) {
        int next = 0;
        for (byte[] offset : context.resumeOffsets().values()) {
            next = Math.max(next, (int) ByteBuffer.wrap(offset).getLong());
        }
        return new Reader(context.uid(), next);
    }

    static int partitionOf(int line, int partitionCount) {
        return line / RUN_LENGTH % partitionCount;
    }

    @Override
    public Decoder<Reading> newDecoder() {
        return LineSource::decode;
    }

    @Override
    public boolean logsReferences() {
        return logsReferences;
    }

    @Override
    public String description() {
        return "lines[" + lines.size() + "]";
    }

    private static Reading decode(Batch batch, int index) throws MalformedRowException {
        String line = new String(batch.record(index), StandardCharsets.UTF_8);
        String[] parts = line.split(",");
        if (parts.length != 3) {
            throw new MalformedRowException("line has " + parts.length + " parts, wanted 3");
        }
        return new Reading(parts[0], Long.parseLong(parts[1]), Double.parseDouble(parts[2]));
    }

    private final class Reader implements SourceReader {
        private final String uid;
        private int next;

        Reader(String uid, int next) {
            this.uid = uid;
            this.next = next;
        }

        @Override
        public @Nullable Batch poll(BatchLimits limits) {
            if (next == lines.size()) {
                return null;
            }
            int count = Math.min(remainingOfPartition(), 1 + random.nextInt(limits.recordCountMax()));
            Batch batch = read(next, count);
            next += count;
            return batch;
        }

        private int remainingOfPartition() {
            int rest = lines.size() - next;
            return partitionCount == 1 ? rest : Math.min(rest, RUN_LENGTH - next % RUN_LENGTH);
        }

        private Batch read(int start, int count) {
            int partition = partitionOf(start, partitionCount);
            BatchBuilder builder = new BatchBuilder(uid, partition, "lines", new byte[0], offset(start));
            for (int index = start; index < start + count; index++) {
                byte[] line = lines.get(index).getBytes(StandardCharsets.UTF_8);
                builder.add(index, line, 0, line.length);
            }
            return builder.build(offset(start + count), 0);
        }

        @Override
        public Batch readAgain(Batch reference) {
            return read((int) ByteBuffer.wrap(reference.startOffset()).getLong(), reference.recordCount());
        }

        @Override
        public boolean isFinished() {
            return next == lines.size();
        }

        @Override
        public void close() {}
    }

    private static byte[] offset(long line) {
        return ByteBuffer.allocate(Long.BYTES).putLong(line).array();
    }
}
