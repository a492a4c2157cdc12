package dev.rivulet.wal.inspect;

import dev.rivulet.wal.error.ForeignSegmentException;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalHeaderException;
import dev.rivulet.wal.error.WalStartException;
import dev.rivulet.wal.error.WalVersionException;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The names and headers of a log, and which of them belong together. Immutable.
 *
 * @param logId null if no header tells
 * @param start the start mark, if it is one of this log
 * @param startFailure why there is none
 * @param segments that are there and not released, by their index
 */
record LogSurvey(
        @Nullable UUID logId,
        @Nullable SegmentHeader start,
        @Nullable WalException startFailure,
        List<Found> segments) {

    /**
     * A segment's file.
     *
     * @param header what it says, or must have said; null if that is not known
     * @param failure what opening the log would halt at; null if nothing
     */
    record Found(
            long index,
            SegmentCondition condition,
            @Nullable SegmentHeader header,
            @Nullable WalException failure) {

        Found with(SegmentCondition changed, @Nullable SegmentHeader known, WalException why) {
            return new Found(index, changed, known, why);
        }
    }

    /** What the start mark says, or why it says nothing. */
    private record StartMark(
            @Nullable SegmentHeader header, @Nullable WalException failure) {}

    static LogSurvey of(LogDirectory directory) throws IOException {
        LogDirectory.Listing listing = directory.list();
        // Read after the names: what is released meanwhile is then not missed.
        StartMark mark = listing.hasStart() ? readStart(directory) : new StartMark(null, null);
        SegmentHeader start = mark.header();
        List<Found> found = new ArrayList<>();
        for (long index : listing.indexes()) {
            if (start == null || index >= start.index()) {
                found.add(read(directory, index));
            }
        }
        UUID logId = commonId(start, found);
        if (!listing.hasStart() && !isUnborn(directory, found)) {
            String missing =
                    "the start mark is missing, so whether older segments are cannot be told; put the file back";
            mark = new StartMark(null, new WalStartException(startFile(directory), missing));
        } else if (start != null && logId != null && !start.logId().equals(logId)) {
            mark = new StartMark(
                    null, new ForeignSegmentException(startFile(directory), "log id", start.logId(), logId));
        }
        List<Found> ordered = new Order(directory, mark.header(), logId).apply(found);
        return new LogSurvey(logId, mark.header(), mark.failure(), ordered);
    }

    private static StartMark readStart(LogDirectory directory) throws IOException {
        try {
            return new StartMark(directory.readStart(), null);
        } catch (WalHeaderException | WalVersionException e) {
            return new StartMark(null, e);
        }
    }

    private static Path startFile(LogDirectory directory) {
        return directory.path().resolve(LogDirectory.START_NAME);
    }

    /** A crash while the log was made may leave an empty first segment and nothing else. */
    private static boolean isUnborn(LogDirectory directory, List<Found> found) throws IOException {
        return found.isEmpty()
                || found.size() == 1
                        && found.get(0).index() == 0
                        && directory.segmentSizeBytes(0) <= SegmentHeader.SIZE_BYTES;
    }

    private static Found read(LogDirectory directory, long index) throws IOException {
        try {
            return new Found(index, SegmentCondition.SOUND, directory.readHeader(index), null);
        } catch (WalHeaderException e) {
            return new Found(index, SegmentCondition.HEADER_LOST, null, e);
        } catch (WalVersionException e) {
            return new Found(index, SegmentCondition.NEWER, null, e);
        }
    }

    /** The id that most headers have; where that is undecided, that of the start mark or of the oldest. */
    private static @Nullable UUID commonId(@Nullable SegmentHeader start, List<Found> found) {
        Map<UUID, Integer> votes = new TreeMap<>();
        UUID best = start == null ? null : start.logId();
        if (best != null) {
            votes.put(best, 1);
        }
        for (Found each : found) {
            if (each.header() != null) {
                UUID id = each.header().logId();
                int count = votes.merge(id, 1, Integer::sum);
                best = best == null || count > votes.getOrDefault(best, 0) ? id : best;
            }
        }
        return best;
    }

    /** Finds out which headers belong together, and what the damaged ones were. */
    private record Order(
            LogDirectory directory,
            @Nullable SegmentHeader start,
            @Nullable UUID logId) {

        List<Found> apply(List<Found> found) throws IOException {
            List<Found> ordered = new ArrayList<>(found);
            ordered.replaceAll(this::checkPlace);
            checkChain(ordered);
            for (int at = 0; at < ordered.size(); at++) {
                if (ordered.get(at).condition() == SegmentCondition.HEADER_LOST && logId != null) {
                    ordered.set(at, searchHeader(ordered, at, logId));
                }
            }
            return List.copyOf(ordered);
        }

        private Found checkPlace(Found found) {
            SegmentHeader header = found.header();
            if (header == null) {
                return found;
            }
            if (!header.logId().equals(logId)) {
                return foreign(found, "log id", header.logId(), String.valueOf(logId));
            }
            if (header.index() != found.index()) {
                return foreign(found, "index", header.index(), found.index());
            }
            if (start != null && start.index() == header.index() && start.firstPosition() != header.firstPosition()) {
                return foreign(found, "first position", header.firstPosition(), start.firstPosition());
            }
            return found;
        }

        private void checkChain(List<Found> found) {
            List<Integer> places = new ArrayList<>();
            List<SegmentHeader> headers = new ArrayList<>();
            for (int at = 0; at < found.size(); at++) {
                SegmentHeader header = found.get(at).header();
                if (header != null && found.get(at).condition().isUsable()) {
                    places.add(at);
                    headers.add(header);
                }
            }
            Set<Integer> chain = SegmentChain.longest(headers);
            for (int at = 0; at < places.size(); at++) {
                if (!chain.contains(at)) {
                    Found each = found.get(places.get(at));
                    String place = "term " + headers.get(at).term() + " with first position "
                            + headers.get(at).firstPosition();
                    found.set(places.get(at), foreign(each, "its place", place, "one between its neighbours'"));
                }
            }
        }

        private Found foreign(Found found, String what, Object seen, Object wanted) {
            return found.with(
                    SegmentCondition.FOREIGN,
                    null,
                    new ForeignSegmentException(directory.segmentFile(found.index()), what, seen, wanted));
        }

        private Found searchHeader(List<Found> found, int at, UUID knownId) throws IOException {
            Found lost = found.get(at);
            WalException failure = lost.failure();
            if (failure == null) {
                return lost;
            }
            // The start mark is a copy of the first segment's header.
            boolean isFirst = start != null && start.index() == lost.index();
            SegmentHeader header = isFirst
                    ? start
                    : new HeaderSearch(directory, knownId)
                            .find(lost.index(), new HeaderSearch.Bounds(usable(found, at, -1), usable(found, at, 1)));
            return header == null ? lost : lost.with(SegmentCondition.HEADER_KNOWN, header, failure);
        }

        private static @Nullable SegmentHeader usable(List<Found> found, int from, int step) {
            for (int at = from + step; at >= 0 && at < found.size(); at += step) {
                if (found.get(at).condition().isUsable()) {
                    return found.get(at).header();
                }
            }
            return null;
        }
    }
}
