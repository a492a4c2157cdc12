package dev.rivulet.engine.feed;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.skip.SkippedRanges;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries of the log's frames. Where the log has only offsets of a batch, the source is read again. Owned by whoever follows the
 * log.
 */
public final class FrameDecoder implements Closeable {

    /** Opens a source once more, to read again what the log has only offsets of. */
    public interface Rereader {
        SourceReader open(String sourceUid) throws IOException;
    }

    private final Rereader rereader;
    private final SkippedRanges skipped;
    private final Map<String, SourceReader> sources = new TreeMap<>();

    public FrameDecoder(Rereader rereader) {
        this(rereader, new SkippedRanges());
    }

    /**
     * @param skipped what of the log is not computed, and so not read again either
     */
    public FrameDecoder(Rereader rereader, SkippedRanges skipped) {
        this.rereader = rereader;
        this.skipped = skipped;
    }

    /**
     * Decodes a frame.
     *
     * @return null if it says nothing to the stages that follow
     * @throws IOException if it is of a kind that this version does not know, or a source no longer has what was logged
     */
    public @Nullable LogEntry decode(int kind, ByteBuffer payload, long position, long endPosition) throws IOException {
        return switch (kind) {
            case FrameKind.BATCH -> batch(position, endPosition, Batch.decode(payload));
            case FrameKind.EPOCH_MARK -> control(position, endPosition, EpochMark.decode(payload));
            case FrameKind.TICK -> control(position, endPosition, Tick.decode(payload));
            case FrameKind.LANE_CHANGE -> control(position, endPosition, LaneChange.decode(payload));
            case FrameKind.SOURCE_END -> control(position, endPosition, SourceEnd.decode(payload));
            case FrameKind.TABLE_LOAD -> control(position, endPosition, TableLoad.decode(payload));
            case FrameKind.SHED -> control(position, endPosition, Shed.decode(payload));
            case FrameKind.RETURNED_ROWS -> LogEntry.of(position, endPosition, ReturnedRows.decode(payload));
            case FrameKind.JOB_START, FrameKind.DECISION, FrameKind.LOOKUP_ANSWERS, FrameKind.EMITTED, FrameKind.SKIP ->
                null;
            default ->
                throw new IOException("the log has a frame of kind " + kind + " at position " + position
                        + ", which this version does not know: it was written by a newer one");
        };
    }

    private static LogEntry control(long position, long endPosition, ControlFrame content) {
        return new LogEntry(position, endPosition, null, content);
    }

    private LogEntry batch(long position, long endPosition, Batch batch) throws IOException {
        Shed shed = skipped.shed(batch, position);
        return shed == null
                ? new LogEntry(position, endPosition, complete(batch), null)
                : control(position, endPosition, shed);
    }

    private Batch complete(Batch batch) throws IOException {
        if (!batch.isReference()) {
            return batch;
        }
        SourceReader source = sources.get(batch.sourceUid());
        if (source == null) {
            source = rereader.open(batch.sourceUid());
            sources.put(batch.sourceUid(), source);
        }
        Batch again = source.readAgain(batch);
        if (!batch.matches(again)) {
            throw new IOException("source " + batch.sourceUid() + " no longer has what was logged: " + batch
                    + " came back with other records; put the original data back, or start a new job");
        }
        return batch.withRecordsOf(again); // Only records come from outside; offsets and the rest are as logged.
    }

    @Override
    public void close() throws IOException {
        for (SourceReader source : sources.values()) {
            source.close();
        }
        sources.clear();
    }
}
