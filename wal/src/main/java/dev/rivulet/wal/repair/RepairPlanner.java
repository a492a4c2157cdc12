package dev.rivulet.wal.repair;

import dev.rivulet.wal.inspect.DamagedRange;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentCondition;
import dev.rivulet.wal.inspect.SegmentContent;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import dev.rivulet.wal.repair.RepairStep.RemoveSegment;
import dev.rivulet.wal.repair.RepairStep.ReplaceSegment;
import dev.rivulet.wal.repair.RepairStep.ReplaceStart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works out a {@link RepairPlan}. Good for one plan.
 *
 * <p>The usable segments stay, each from its first position to its end; the damaged frames in them become holes. Between two of them
 * that do not touch stands a made-up segment with one hole from the end of the one to the beginning of the other; the indexes that are
 * still missing get empty segments. Before the first usable one nothing is made up: the log begins there. Behind the last one made-up
 * segments only hold the indexes and terms of what is lost, so that no later run uses them again.
 */
final class RepairPlanner {

    /** So many missing segments are not a loss but a strange name. */
    private static final long MISSING_COUNT_MAX = 10_000;

    private final WalReport report;
    private final List<SegmentReport> usable;
    private final List<RepairStep> steps = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private @Nullable String refusal;

    RepairPlanner(WalReport report) {
        this.report = report;
        this.usable = report.usableSegments();
    }

    RepairPlan plan() {
        boolean isNewer =
                report.problems().stream().anyMatch(problem -> problem.kind() == WalProblem.Kind.NEWER_VERSION);
        if (isNewer) {
            return RepairPlan.refused("a newer release wrote to this log; repair it with that one");
        }
        if (usable.isEmpty()) {
            return RepairPlan.refused("no segment of the log can be read; restore it from a copy");
        }
        removeBefore(usable.get(0));
        for (int at = 0; at < usable.size(); at++) {
            SegmentReport next = at + 1 < usable.size() ? usable.get(at + 1) : null;
            planSegment(at, next);
            if (next == null) {
                planBehind(usable.get(at));
            } else {
                planBetween(usable.get(at), next);
            }
        }
        planStart();
        return refusal == null ? new RepairPlan(steps, losses, null) : RepairPlan.refused(refusal);
    }

    /** Taken away before the log begins behind them: an opening would delete them as released ones. */
    private void removeBefore(SegmentReport first) {
        for (SegmentReport segment : report.segments()) {
            if (segment.index() < first.index()) {
                steps.add(new RemoveSegment(segment.file()));
            }
        }
        SegmentHeader start = report.start();
        if (start == null && first.index() > 0) {
            losses.add("whatever lay before position " + first.firstPosition() + " and was not released");
        } else if (start != null && start.firstPosition() < first.firstPosition()) {
            losses.add("positions " + new PositionRange(start.firstPosition(), first.firstPosition())
                    + ", before which the log begins no more");
        }
    }

    private void planSegment(int at, @Nullable SegmentReport next) {
        SegmentReport segment = usable.get(at);
        SegmentContent content = segment.content();
        List<PositionRange> holes = new ArrayList<>();
        for (DamagedRange damage : content.damaged()) {
            PositionRange hole = holeOf(damage, segment.usableHeader());
            holes.add(hole);
            losses.add("positions " + hole + " of " + segment.file().getFileName() + ": " + damage.reason());
        }
        boolean isFollowed = next == null ? segment.index() < lastIndex() : next.index() > segment.index() + 1;
        // A made-up segment behind it will say that all of it was durable, so it has to be made so.
        boolean hasUnprovenEnd = isFollowed && content.tail().provenPosition() < content.endPosition();
        if (!holes.isEmpty() || segment.condition() == SegmentCondition.HEADER_KNOWN || hasUnprovenEnd) {
            steps.add(new ReplaceSegment(segment.file(), headerOf(at), true, holes, content.endPosition()));
        }
    }

    private PositionRange holeOf(DamagedRange damage, SegmentHeader header) {
        PositionRange range = damage.range();
        if (HoleFrames.canFill(range, header.frameSizeMaxBytes())) {
            return range;
        }
        PositionRange wider = new PositionRange(damage.precedingPosition(), range.toPosition());
        if (!HoleFrames.canFill(wider, header.frameSizeMaxBytes())) {
            refuseRange(wider);
        }
        return wider;
    }

    /** All that is in a replaced file is synced before it gets its name. */
    private SegmentHeader headerOf(int at) {
        SegmentReport segment = usable.get(at);
        SegmentHeader header = segment.usableHeader();
        boolean isKnown = segment.condition() == SegmentCondition.SOUND
                || report.start() != null && report.start().index() == segment.index();
        return new SegmentHeader(
                header.logId(),
                header.term(),
                header.index(),
                header.firstPosition(),
                Math.max(header.durablePosition(), segment.content().endPosition()),
                isKnown ? header.previousChecksum() : checksumBefore(at),
                header.frameSizeMaxBytes());
    }

    /** What readers compare; they do not if there is a hole, or no frame. */
    private long checksumBefore(int at) {
        boolean hasNeighbour =
                at > 0 && usable.get(at - 1).index() == usable.get(at).index() - 1;
        return hasNeighbour ? usable.get(at - 1).content().checksum() : FrameLayout.EMPTY_CHECKSUM;
    }

    private void planBetween(SegmentReport before, SegmentReport after) {
        long missingCount = after.index() - before.index() - 1;
        if (missingCount == 0) {
            return;
        }
        PositionRange lost = new PositionRange(before.content().endPosition(), after.firstPosition());
        if (!lost.isEmpty()) {
            losses.add("positions " + lost + ", of " + nameOf(before.index() + 1) + " to " + nameOf(after.index() - 1));
        }
        if (missingCount > MISSING_COUNT_MAX) {
            refusal = missingCount + " segments before " + after.file()
                    + " are missing; take the file away if it is none of this log";
        } else if (!HoleFrames.canFill(lost, frameSizeMaxBytes(before, after))) {
            refuseRange(lost);
        } else {
            makeUpBetween(before, after, lost);
        }
    }

    private void makeUpBetween(SegmentReport before, SegmentReport after, PositionRange lost) {
        for (long index = before.index() + 1; index < after.index(); index++) {
            boolean isFirst = index == before.index() + 1;
            SegmentHeader header = new SegmentHeader(
                    before.usableHeader().logId(),
                    before.term(),
                    index,
                    isFirst ? lost.fromPosition() : lost.toPosition(),
                    lost.toPosition(),
                    isFirst ? before.content().checksum() : FrameLayout.EMPTY_CHECKSUM,
                    frameSizeMaxBytes(before, after));
            makeUp(header, isFirst && !lost.isEmpty() ? List.of(lost) : List.of());
        }
    }

    private static int frameSizeMaxBytes(SegmentReport before, SegmentReport after) {
        return Math.max(
                before.usableHeader().frameSizeMaxBytes(), after.usableHeader().frameSizeMaxBytes());
    }

    /** How far the log went is not known, nor is its term; the highest that it can have been will not be claimed again. */
    private void planBehind(SegmentReport last) {
        long count = countBehind(last);
        for (SegmentReport segment : report.segments()) {
            if (segment.index() > last.index()) {
                planBehind(last, segment, segment.index() - last.index() <= count);
            }
        }
    }

    private void planBehind(SegmentReport last, SegmentReport lost, boolean isNext) {
        losses.add("whatever followed position " + last.content().endPosition() + " in "
                + lost.file().getFileName());
        if (!isNext) {
            steps.add(new RemoveSegment(lost.file()));
            return;
        }
        SegmentHeader header = last.usableHeader();
        long endPosition = last.content().endPosition();
        long distance = lost.index() - last.index();
        makeUp(
                new SegmentHeader(
                        header.logId(),
                        header.term() + distance,
                        lost.index(),
                        endPosition,
                        endPosition,
                        distance == 1 ? last.content().checksum() : FrameLayout.EMPTY_CHECKSUM,
                        header.frameSizeMaxBytes()),
                List.of());
    }

    /** How many segments there are behind the last usable one, without a gap. */
    private long countBehind(SegmentReport last) {
        long index = last.index();
        for (SegmentReport segment : report.segments()) {
            index += segment.index() == index + 1 ? 1 : 0;
        }
        return index - last.index();
    }

    private void makeUp(SegmentHeader header, List<PositionRange> holes) {
        steps.add(new ReplaceSegment(
                report.directory().resolve(nameOf(header.index())), header, false, holes, header.durablePosition()));
    }

    private void planStart() {
        SegmentHeader start = report.start();
        SegmentReport first = usable.get(0);
        if (start == null || start.index() != first.index()) {
            boolean isReplaced = steps.stream().anyMatch(step -> step.file().equals(first.file()));
            SegmentHeader header = isReplaced ? headerOf(0) : first.usableHeader();
            steps.add(new ReplaceStart(report.directory().resolve(LogDirectory.START_NAME), header));
        }
    }

    private long lastIndex() {
        return report.segments().get(report.segments().size() - 1).index();
    }

    private void refuseRange(PositionRange range) {
        refusal = "positions " + range
                + " cannot be frames of this log; files of two logs are mixed, restore it from a copy";
    }

    private static String nameOf(long index) {
        return LogDirectory.segmentName(index);
    }
}
