package dev.rivulet.engine.replay;

import dev.rivulet.engine.feed.FrameDecoder;
import dev.rivulet.engine.feed.LogEntries;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.wal.inspect.FrameWalk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The entries of a log up to the mark of an epoch, read beside its writer. Owned by the replay. */
final class RangeFeed implements LogEntries {

    private final FrameWalk walk;
    private final FrameDecoder frames;
    private final long lastEpoch;
    private long markedEpoch;
    private boolean isAtEnd;

    /**
     * @param lastEpoch with whose mark it ends
     */
    RangeFeed(FrameWalk walk, FrameDecoder frames, long lastEpoch) {
        this.walk = walk;
        this.frames = frames;
        this.lastEpoch = lastEpoch;
    }

    /** The last epoch whose mark was handed out, 0 for none. */
    long markedEpoch() {
        return markedEpoch;
    }

    boolean isAtEnd() {
        return isAtEnd;
    }

    @Override
    public @Nullable LogEntry next() throws IOException {
        while (!isAtEnd) {
            FrameWalk.Step step = walk.next();
            if (step == FrameWalk.Step.LOST) {
                throw new IOException("the log is damaged at positions " + walk.position() + " to " + walk.endPosition()
                        + ": " + walk.problem() + "; see rivulet wal verify");
            }
            isAtEnd = step == FrameWalk.Step.END;
            LogEntry entry = step == FrameWalk.Step.FRAME ? decode() : null;
            if (entry != null) {
                note(entry.mark());
                return entry;
            }
        }
        return null;
    }

    private @Nullable LogEntry decode() throws IOException {
        return frames.decode(walk.kind(), walk.payload(), walk.position(), walk.endPosition());
    }

    private void note(@Nullable EpochMark mark) {
        if (mark != null) {
            markedEpoch = mark.epoch();
            isAtEnd = markedEpoch >= lastEpoch;
        }
    }

    @Override
    public void close() throws IOException {
        walk.close();
        frames.close();
    }
}
