package dev.rivulet.wal.inspect;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.LockState;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the directory of a log. One owner; may be used again. Reads only, and what a writer does at the same time does not
 * mislead it: where it finds something wrong and the log has got or lost segments meanwhile, it looks again.
 */
public final class WalInspection {

    /** A log that moves on faster than it can be looked at is a strange one, and then reported as it is. */
    private static final int ATTEMPT_COUNT_MAX = 20;

    private final Disk disk;
    private final LogDirectory directory;
    private final SegmentScan scan;

    public WalInspection(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = new LogDirectory(disk, directory);
        this.scan = new SegmentScan(this.directory);
    }

    /**
     * Whether a directory is a log's own, sound or not.
     */
    public static boolean isLog(Disk disk, Path directory) throws IOException {
        LogDirectory.Listing listing = new LogDirectory(disk, directory).list();
        return listing.hasStart() || !listing.indexes().isEmpty();
    }

    /**
     * @param depth how much to look at
     * @throws IOException if the disk cannot read
     */
    public WalReport inspect(WalReport.Depth depth) throws IOException {
        for (int attempt = 1; ; attempt++) {
            LogDirectory.Listing before = directory.list();
            try {
                WalReport report = report(depth);
                if (report.isHealthy() || attempt == ATTEMPT_COUNT_MAX || before.equals(directory.list())) {
                    return report;
                }
            } catch (NoSuchFileException e) { // A segment was released after it was listed.
                if (attempt == ATTEMPT_COUNT_MAX) {
                    throw e;
                }
            }
        }
    }

    private WalReport report(WalReport.Depth depth) throws IOException {
        LockState lock = disk.lockState(directory.path().resolve(LogDirectory.LOCK_NAME));
        LogSurvey survey = LogSurvey.of(directory);
        List<SegmentReport> segments = segments(survey.segments(), depth);
        List<WalProblem> problems = new ProblemList(directory, survey, segments).all();
        return new WalReport(directory.path(), depth, lock, survey.logId(), survey.start(), segments, problems);
    }

    /** The newest first, so that a segment which the one behind it proves to be foreign is not believed by the one before it. */
    private List<SegmentReport> segments(List<LogSurvey.Found> found, WalReport.Depth depth) throws IOException {
        Deque<SegmentReport> segments = new ArrayDeque<>();
        SegmentReport next = null;
        for (int at = found.size() - 1; at >= 0; at--) {
            SegmentReport segment = segment(found.get(at), next, depth);
            segments.push(segment);
            next = segment.isUsable() ? segment : next;
        }
        return List.copyOf(segments);
    }

    private SegmentReport segment(LogSurvey.Found found, @Nullable SegmentReport next, WalReport.Depth depth)
            throws IOException {
        SegmentHeader header = found.header();
        Path file = directory.segmentFile(found.index());
        long sizeBytes = directory.segmentSizeBytes(found.index());
        if (header == null || !found.condition().isUsable()) {
            return new SegmentReport(found.index(), file, sizeBytes, found.condition(), null, SegmentContent.none());
        }
        SegmentContent content = next == null ? scan.toEnd(header) : content(header, next, depth);
        // Frames that add up to something else than the next header says are another history's.
        boolean isForeign = content.wasRead() && content.contradictsNext();
        return new SegmentReport(
                found.index(),
                file,
                sizeBytes,
                isForeign ? SegmentCondition.FOREIGN : found.condition(),
                header,
                content);
    }

    private SegmentContent content(SegmentHeader header, SegmentReport next, WalReport.Depth depth) throws IOException {
        if (next.index() > header.index() + 1) {
            SegmentContent open = scan.toEnd(header);
            return open.endPosition() <= next.firstPosition() ? open : scan.toLimit(header, next.firstPosition());
        }
        SegmentContent content = depth == WalReport.Depth.HEADERS
                ? scan.footerOnly(header, next.firstPosition())
                : scan.toLimit(header, next.firstPosition());
        boolean isRolled = content.footer() != FooterState.NONE && next.term() == header.term();
        // What an empty segment once had is superseded.
        boolean isComparable = content.damaged().isEmpty()
                && content.holes().isEmpty()
                && next.firstPosition() > header.firstPosition()
                && next.condition() == SegmentCondition.SOUND;
        return content.with(
                isRolled ? FooterState.ROLLED : content.footer(),
                isComparable ? OptionalLong.of(next.usableHeader().previousChecksum()) : OptionalLong.empty());
    }
}
