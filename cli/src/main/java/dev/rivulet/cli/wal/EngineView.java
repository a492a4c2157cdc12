package dev.rivulet.cli.wal;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.state.checkpoint.CheckpointListing;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job has to do with its log. Immutable.
 *
 * @param first the first epoch mark that is there, null if there is none
 * @param last the last one
 * @param pins the checkpoints that hold the log
 */
record EngineView(@Nullable Mark first, @Nullable Mark last, CheckpointListing pins) {

    /** An epoch's mark and where it begins. */
    record Mark(long epoch, long position) {}

    static EngineView of(Disk disk, DataDirectory data, WalReport report) throws IOException {
        PositionRange whole = new PositionRange(0, Long.MAX_VALUE);
        Mark first = mark(disk, report, whole, false);
        Mark last = null;
        List<SegmentReport> segments = report.usableSegments();
        for (int at = segments.size() - 1; at >= 0 && last == null; at--) {
            SegmentReport segment = segments.get(at);
            PositionRange range =
                    new PositionRange(segment.firstPosition(), segment.content().endPosition());
            last = mark(disk, report, range, true);
        }
        return new EngineView(first, last, CheckpointListing.of(disk, data.checkpoints()));
    }

    private static @Nullable Mark mark(Disk disk, WalReport report, PositionRange range, boolean isLastWanted)
            throws IOException {
        Mark found = null;
        try (FrameWalk walk = new FrameWalk(disk, report, range)) {
            FrameWalk.Step step = walk.next();
            while (step != FrameWalk.Step.END && (found == null || isLastWanted)) {
                if (step == FrameWalk.Step.FRAME
                        && LoggedFrame.describe(walk.kind(), walk.payload()) instanceof LoggedFrame.EpochEnd mark) {
                    found = new Mark(mark.epoch(), walk.position());
                }
                step = walk.next();
            }
        }
        return found;
    }
}
