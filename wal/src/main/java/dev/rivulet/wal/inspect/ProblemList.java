package dev.rivulet.wal.inspect;

import dev.rivulet.wal.error.ForeignSegmentException;
import dev.rivulet.wal.error.WalCorruptedException;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalGapException;
import dev.rivulet.wal.error.WalStartException;
import dev.rivulet.wal.error.WalVersionException;
import dev.rivulet.wal.inspect.WalProblem.Kind;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.util.ArrayList;
import java.util.List;

/** Puts into words what opening and reading a log would halt at. Good for one report. */
final class ProblemList {

    private final LogDirectory directory;
    private final LogSurvey survey;
    private final List<SegmentReport> segments;
    private final List<WalProblem> problems = new ArrayList<>();

    ProblemList(LogDirectory directory, LogSurvey survey, List<SegmentReport> segments) {
        this.directory = directory;
        this.survey = survey;
        this.segments = segments;
    }

    List<WalProblem> all() {
        addStart();
        for (int at = 0; at < segments.size(); at++) {
            if (at > 0) {
                addGap(at);
            }
            addHeader(at);
            addFrames(segments.get(at));
        }
        return problems;
    }

    private void addStart() {
        WalException failure = survey.startFailure();
        SegmentHeader start = survey.start();
        if (failure != null) {
            add(kindOf(failure), failure, new PositionRange(0, 0));
        } else if (start != null && (segments.isEmpty() || segments.get(0).index() > start.index())) {
            WalStartException missing = new WalStartException(
                    directory.segmentFile(start.index()),
                    "the first segment is missing though it was never released; put it back, or all segments from it on");
            add(
                    Kind.MISSING_START,
                    missing,
                    new PositionRange(start.firstPosition(), firstFrom(0, start.firstPosition())));
        }
    }

    private static Kind kindOf(WalException failure) {
        if (failure instanceof WalStartException) {
            return Kind.MISSING_START;
        }
        return failure instanceof ForeignSegmentException ? Kind.FOREIGN_SEGMENT : headerKindOf(failure);
    }

    private static Kind headerKindOf(WalException failure) {
        return failure instanceof WalVersionException ? Kind.NEWER_VERSION : Kind.DAMAGED_HEADER;
    }

    private void addGap(int at) {
        long wanted = segments.get(at - 1).index() + 1;
        long found = segments.get(at).index();
        if (found > wanted) {
            add(
                    Kind.MISSING_SEGMENTS,
                    new WalGapException(directory.path(), wanted, found - 1),
                    lostBetween(at - 1, at));
        }
    }

    private void addHeader(int at) {
        SegmentReport segment = segments.get(at);
        WalException failure = survey.segments().get(at).failure();
        if (failure != null) {
            PositionRange lost = segment.isUsable() ? empty(segment.firstPosition()) : lostBetween(at - 1, at + 1);
            add(kindOf(failure), failure, lost);
        } else if (segment.condition() == SegmentCondition.FOREIGN) {
            SegmentContent content = segment.content();
            ForeignSegmentException forked = new ForeignSegmentException(
                    segment.file(),
                    "the checksum of its frames",
                    Long.toHexString(content.checksum()),
                    Long.toHexString(content.checksumStated().orElse(0)));
            SegmentHeader header = survey.segments().get(at).header();
            long fromPosition = header == null ? content.endPosition() : header.firstPosition();
            add(Kind.FOREIGN_SEGMENT, forked, new PositionRange(fromPosition, content.endPosition()));
        }
    }

    private void addFrames(SegmentReport segment) {
        if (!segment.isUsable()) {
            return;
        }
        for (DamagedRange damage : segment.content().damaged()) {
            WalCorruptedException failure = new WalCorruptedException(
                    segment.file(),
                    damage.offset(),
                    damage.range().fromPosition(),
                    damage.range().toPosition(),
                    damage.reason());
            add(Kind.DAMAGED_FRAMES, failure, damage.range());
        }
    }

    /** What lies between the last usable segment up to a place and the first one from another place on. */
    private PositionRange lostBetween(int before, int after) {
        long fromPosition = survey.start() == null ? 0 : survey.start().firstPosition();
        for (int at = 0; at <= before; at++) {
            fromPosition =
                    segments.get(at).isUsable() ? segments.get(at).content().endPosition() : fromPosition;
        }
        return new PositionRange(fromPosition, firstFrom(after, fromPosition));
    }

    private long firstFrom(int place, long orElse) {
        for (int at = place; at < segments.size(); at++) {
            if (segments.get(at).isUsable()) {
                return Math.max(orElse, segments.get(at).firstPosition());
            }
        }
        return orElse;
    }

    private static PositionRange empty(long position) {
        return new PositionRange(position, position);
    }

    private void add(Kind kind, WalException failure, PositionRange lost) {
        problems.add(WalProblem.of(kind, failure, lost));
    }
}
