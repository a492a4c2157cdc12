package dev.rivulet.system.sim;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;

/** All that a log ever held, also what it has been let go of: read before it goes, and again at the end. */
final class LogCopy {

    private record Frame(int kind, byte[] payload) {}

    private final NavigableMap<Long, Frame> frames = new TreeMap<>();
    private boolean hasReleased;

    /** Reads what the log holds now. What was read before from there on was its unproven end then, and may be gone. */
    void readAll(Disk disk, Path directory) throws IOException {
        WalReport report = new WalInspection(disk, directory).inspect(WalReport.Depth.EVERY_FRAME);
        hasReleased |= report.firstPosition() > 0;
        frames.tailMap(report.firstPosition(), true).clear();
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            FrameWalk.Step step = walk.next();
            while (step == FrameWalk.Step.FRAME) {
                ByteBuffer payload = walk.payload();
                byte[] copy = new byte[payload.remaining()];
                payload.get(copy);
                frames.put(walk.position(), new Frame(walk.kind(), copy));
                step = walk.next();
            }
            if (step != FrameWalk.Step.END) {
                throw new AssertionError("the log has lost something: " + walk.problem());
            }
        }
    }

    /** Whether the log was seen without its beginning. */
    boolean hasReleased() {
        return hasReleased;
    }

    /** By position. */
    NavigableMap<Long, LoggedFrame> frames() {
        NavigableMap<Long, LoggedFrame> described = new TreeMap<>();
        frames.forEach((position, frame) ->
                described.put(position, LoggedFrame.describe(frame.kind, ByteBuffer.wrap(frame.payload))));
        return described;
    }
}
