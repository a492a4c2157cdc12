package dev.rivulet.delta;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.delta.stream.StreamSettings;
import dev.rivulet.delta.stream.StreamStart;
import dev.rivulet.delta.stream.TableRowDecoder;
import dev.rivulet.delta.stream.TableStreamReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A Delta table as a stream: all rows of its latest version when the stream begins, then the rows that each later version adds, whoever
 * writes them. Immutable.
 *
 * <p><b>Once, in order.</b> Each version is read once, in the order of versions, file after file. The files of the first version go by the
 * time when they were written, then by name; those of a later version as its commit lists them; rows as the file has them. So a
 * restart goes on at the very row. Commits that only move rows between files, as OPTIMIZE does, bring nothing.
 *
 * <p><b>Rows that go.</b> A stream passes on what is added. A commit that deletes or changes rows (also by a deletion vector) stops the job with
 * a message that names version and operation, unless {@link #ignoreDeletes} or {@link #skipChangeCommits} says to pass over it.
 *
 * <p><b>Columns.</b> Fields and columns go by name in any case; a column may be of a narrower type than its field. Columns that the type
 * has not are left out; a field whose column comes in a later version is null until then. A commit that changes columns otherwise stops the
 * job, unless {@link #evolveSchema} says to go on. A row without a value that its type requires goes to the dead letters.
 *
 * <p><b>What must stay.</b> The table, known by its id; of its log, the versions that are not yet read; their files. Where one is gone, the
 * job stops and the message says which.
 *
 * @param <T> the rows
 */
public final class DeltaSource<T> implements Source<T> {

    private final Path path;
    private final RowType<T> rowType;
    private final StreamSettings settings;

    private DeltaSource(Path path, RowType<T> rowType, StreamSettings settings) {
        this.path = path;
        this.rowType = rowType;
        this.settings = settings;
    }

    /** The table at the path, which must be there when the job starts. */
    public static <T> DeltaSource<T> of(Path path, RowType<T> rowType) {
        return new DeltaSource<>(path, rowType, StreamSettings.DEFAULTS);
    }

    /** The table at the path, with rows that are records. */
    public static <R extends Record> DeltaSource<R> of(Path path, Class<R> recordClass) {
        return of(path, RecordRowType.of(recordClass));
    }

    /**
     * Begins with what a version adds, instead of all rows of the latest one. Of no effect once the stream has begun, as of the other
     * starts.
     *
     * @param version 0 or more, at most one behind the latest; the log must have it still
     */
    public DeltaSource<T> startingVersion(long version) {
        return with(settings.with(new StreamStart.AtVersion(version)));
    }

    /** Begins with what the next version adds, as Spark's {@code startingVersion} does with {@code latest}. */
    public DeltaSource<T> startingAfterLatest() {
        return with(settings.with(new StreamStart.AfterLatest()));
    }

    /**
     * Begins with what the first version adds that was committed at that time or later.
     *
     * @param time to the millisecond, not after the last commit; the log must go back to it
     */
    public DeltaSource<T> startingTimestamp(Instant time) {
        return with(settings.with(new StreamStart.AtTime(time)));
    }

    /**
     * How many files are begun per trigger interval.
     *
     * @param count at least 1; without a limit by default
     */
    public DeltaSource<T> maxFilesPerTrigger(int count) {
        return with(
                settings.with(new StreamSettings.Limits(count, settings.limits().sizeBytesMax())));
    }

    /**
     * How many bytes of files are begun per trigger interval; the file that reaches the limit is read as a whole.
     *
     * @param sizeBytes at least 1; without a limit by default
     */
    public DeltaSource<T> maxBytesPerTrigger(long sizeBytes) {
        return with(settings.with(new StreamSettings.Limits(settings.limits().fileCountMax(), sizeBytes)));
    }

    /** Passes over commits that take files out and add none, as a delete of whole partitions is. */
    public DeltaSource<T> ignoreDeletes() {
        StreamSettings.Policies policies = settings.policies();
        return with(settings.with(
                new StreamSettings.Policies(true, policies.skipChangeCommits(), policies.evolveSchema())));
    }

    /** Passes over all commits that delete or change rows, also with what they add. */
    public DeltaSource<T> skipChangeCommits() {
        StreamSettings.Policies policies = settings.policies();
        return with(
                settings.with(new StreamSettings.Policies(policies.ignoreDeletes(), true, policies.evolveSchema())));
    }

    /**
     * Goes on when columns change, as long as each field's column is there and its type fits: columns that come, go or change and have no
     * field are nothing to the stream. The job's rows keep their type: a new column reaches the stream when its type has a field for it.
     */
    public DeltaSource<T> evolveSchema() {
        StreamSettings.Policies policies = settings.policies();
        return with(settings.with(
                new StreamSettings.Policies(policies.ignoreDeletes(), policies.skipChangeCommits(), true)));
    }

    /**
     * How often the log is looked at for a new version at most.
     *
     * @param duration zero or more; 100 ms by default
     */
    public DeltaSource<T> pollInterval(Duration duration) {
        return with(settings.with(duration));
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return TableStreamReader.open(path, rowType, settings, context);
    }

    @Override
    public Decoder<T> newDecoder() {
        return new TableRowDecoder<>(rowType);
    }

    @Override
    public String description() {
        return "delta[" + path + "]";
    }

    private DeltaSource<T> with(StreamSettings changed) {
        return new DeltaSource<>(path, rowType, changed);
    }
}
