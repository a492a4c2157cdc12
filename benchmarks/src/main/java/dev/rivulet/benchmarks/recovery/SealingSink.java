package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.CountingSession;
import dev.rivulet.benchmarks.Totals;
import dev.rivulet.benchmarks.WindowTotal;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sink that adds rows up in memory and remembers the digest of each epoch, so that a replay can be held against it. Its sessions share
 * what it has: it is the target. One session at a time.
 */
final class SealingSink implements Sink<WindowTotal> {

    private final Totals.Collector collector;

    /** Where seals outlive the process; null for nowhere. */
    private final @Nullable SealFile file;

    /** Of the committed epochs with rows. Writer: the commit agent; read when it has ended. */
    private final TreeMap<Long, EpochSeal> seals = new TreeMap<>();

    /** Writer: the commit agent. */
    private volatile long committedEpoch;

    /**
     * @param endMicros windows from here on are left out
     */
    SealingSink(long endMicros) {
        this.collector = new Totals.Collector(endMicros);
        this.file = null;
    }

    /** With what earlier processes have left in a file; the totals are of this process alone. */
    SealingSink(SealFile file) throws IOException {
        this.collector = new Totals.Collector(Long.MAX_VALUE);
        this.file = file;
        file.open().forEach(this::note);
    }

    private void note(EpochSeal seal) {
        if (seal.rowCount() > 0) {
            seals.put(seal.epoch(), seal);
        }
        committedEpoch = seal.epoch();
    }

    Totals totals() {
        return collector.totals();
    }

    /** Of the epochs with rows, by epoch. */
    List<EpochSeal> seals() {
        return List.copyOf(seals.values());
    }

    @Override
    public SinkSession<WindowTotal> open(SinkContext context) {
        return new Session();
    }

    @Override
    public RowType<WindowTotal> rowType() {
        return RecordRowType.of(WindowTotal.class);
    }

    @Override
    public String description() {
        return "counting, with digests";
    }

    private final class Session extends CountingSession {

        Session() {
            super(collector);
        }

        @Override
        public long committedEpoch() {
            return committedEpoch;
        }

        @Override
        public List<EpochSeal> committedSeals(long fromEpoch) {
            return List.copyOf(seals.tailMap(fromEpoch).values());
        }

        @Override
        public void commit(List<StagedEpoch> epochs) throws IOException {
            List<EpochSeal> sealed = epochs.stream().map(StagedEpoch::seal).toList();
            if (file != null) {
                file.append(sealed);
            }
            sealed.forEach(SealingSink.this::note);
        }
    }
}
