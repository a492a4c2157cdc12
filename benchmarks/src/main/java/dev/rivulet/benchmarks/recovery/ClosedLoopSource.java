package dev.rivulet.benchmarks.recovery;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives records at a rate, but no faster than the lanes take them, so that what a crash leaves in the log is what a checkpoint could
 * have bounded, and not a backlog. For one run.
 *
 * @param aheadCountMax how many records it may be ahead of the lanes
 * @param rateMax records per second since it was opened, {@link Long#MAX_VALUE} for as fast as they are taken
 */
record ClosedLoopSource<T>(Source<T> source, CatchUp catchUp, long aheadCountMax, long rateMax) implements Source<T> {

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return new Reader(source.open(context));
    }

    @Override
    public Decoder<T> newDecoder() {
        return source.newDecoder();
    }

    @Override
    public String description() {
        return source.description();
    }

    private final class Reader implements SourceReader {

        private final SourceReader reader;
        private final long openedNs = System.nanoTime();
        private long firstIndex;
        private long nextIndex = -1;

        private Reader(SourceReader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable Batch poll(BatchLimits limits) throws IOException {
            boolean isFirst = nextIndex < 0;
            if (!isFirst && (nextIndex - catchUp.reachedIndex() > aheadCountMax || isTooEarly())) {
                return null;
            }
            Batch batch = reader.poll(limits);
            if (batch != null) {
                if (isFirst) {
                    firstIndex = batch.recordOffset(0);
                    catchUp.goesOnAt(firstIndex);
                }
                nextIndex = batch.recordOffset(0) + batch.recordCount();
            }
            return batch;
        }

        private boolean isTooEarly() {
            return rateMax < Long.MAX_VALUE
                    && nextIndex - firstIndex > (System.nanoTime() - openedNs) * (rateMax / 1e9);
        }

        @Override
        public boolean isFinished() {
            return reader.isFinished();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
