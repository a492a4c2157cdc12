package dev.rivulet.engine.reject;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.engine.job.RejectedRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Keeps rejected records as files {@code epoch-<20 digits>.jsonl} in a folder: an epoch that has any gets one file, under its final
 * name only when the epoch is committed. What replay writes again lands under the same name with the same content, so nothing is
 * doubled. Immutable.
 */
public final class RejectedRecordSink implements Sink<RejectedRecord> {

    static final String PREFIX = "epoch-";
    static final String SUFFIX = ".jsonl";
    static final String STAGED_SUFFIX = ".staged";

    private final Path directory;
    private final Map<String, Source<?>> sources;

    /**
     * @param directory created if need be
     * @param sources the pipeline's, by uid
     */
    public RejectedRecordSink(Path directory, Map<String, Source<?>> sources) {
        this.directory = directory;
        this.sources = Map.copyOf(sources);
    }

    @Override
    public SinkSession<RejectedRecord> open(SinkContext context) throws IOException {
        Disk disk = context.disk();
        disk.createDirectories(directory);
        for (String name : disk.list(directory)) {
            if (name.endsWith(STAGED_SUFFIX)) {
                disk.delete(directory.resolve(name)); // Left by a crash; replay stages it again.
            }
        }
        // An earlier run may have died between a rename and its sync; what counts as committed from here on must stay.
        disk.syncDirectory(directory);
        return new Session(new RejectedRecordWriter(disk, directory, sources), new Committer(disk, directory));
    }

    @Override
    public RowType<RejectedRecord> rowType() {
        return RecordRowType.of(RejectedRecord.class);
    }

    @Override
    public String description() {
        return "json-lines[" + directory + "]";
    }

    static String fileName(long epoch) {
        return NumberedName.of(PREFIX, epoch, SUFFIX);
    }

    /** As much of what the decoder needs beside a record as is kept. */
    static byte[] contextOf(RejectedRecord record, Map<String, Source<?>> sources) {
        byte[] context = record.arrival().context();
        Source<?> source = sources.get(record.source());
        return source == null || context.length == 0 ? context : source.contextOf(context, record.offset());
    }

    private record Session(RejectedRecordWriter writerHalf, Committer committerHalf)
            implements SinkSession<RejectedRecord> {

        @Override
        public SinkWriter<RejectedRecord> writer() {
            return writerHalf;
        }

        @Override
        public SinkCommitter committer() {
            return committerHalf;
        }

        @Override
        public void close() throws IOException {
            writerHalf.close();
        }
    }

    /** Renames staged files. Owned by the commit agent. */
    private record Committer(Disk disk, Path directory) implements SinkCommitter {

        @Override
        public long committedEpoch() throws IOException {
            long last = NONE;
            for (String name : disk.list(directory)) {
                last = Math.max(last, NumberedName.numberOf(name, PREFIX, SUFFIX)); // -1 for somebody else's file.
            }
            return last;
        }

        @Override
        public void commit(List<StagedEpoch> epochs) throws IOException {
            for (StagedEpoch epoch : epochs) {
                Path to = directory.resolve(fileName(epoch.epoch()));
                Path from = directory.resolve(to.getFileName() + STAGED_SUFFIX);
                if (!epoch.files().isEmpty() && disk.exists(from)) {
                    disk.rename(from, to);
                    // Before the next one: the last name tells which epochs are here, so none before it may get lost.
                    disk.syncDirectory(directory);
                }
            }
        }
    }
}
