package dev.rivulet.testdriver;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a job's log beside the job, from where it was read before. Owned by the test's thread; good until the job is down. */
final class JobLog {

    private final Disk disk;
    private final Path directory;
    private long position;
    private boolean hasOpenEpoch;

    JobLog(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Whether something has come since the last mark, so that there will be another one.
     *
     * @param endPosition where the log ends, as nothing has to be read if it was read up to there
     */
    boolean hasOpenEpoch(long endPosition) {
        List<LoggedFrame> frames = endPosition == position ? List.of() : newFrames();
        for (LoggedFrame frame : frames) {
            if (frame instanceof LoggedFrame.Records
                    || frame instanceof LoggedFrame.Returned
                    || frame instanceof LoggedFrame.ClockTick) {
                hasOpenEpoch = true;
            } else if (frame instanceof LoggedFrame.EpochEnd) {
                hasOpenEpoch = false;
            } // The other frames make no epoch.
        }
        return hasOpenEpoch;
    }

    /** What has come since the last call. */
    List<LoggedFrame> newFrames() {
        List<LoggedFrame> frames = new ArrayList<>();
        try {
            WalReport report = new WalInspection(disk, directory).inspect(WalReport.Depth.HEADERS);
            try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(position, Long.MAX_VALUE))) {
                FrameWalk.Step step = walk.next();
                while (step == FrameWalk.Step.FRAME) {
                    frames.add(LoggedFrame.describe(walk.kind(), walk.payload()));
                    position = walk.endPosition();
                    step = walk.next();
                }
                if (step != FrameWalk.Step.END) {
                    throw new AssertionError("the log has lost something: " + walk.problem());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }
}
