package dev.rivulet.wal.inspect;

import dev.rivulet.core.disk.LockState;
import dev.rivulet.wal.internal.SegmentHeader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a log's directory holds. Immutable. Of a log that is being written it is a moment's picture; what it reports as damaged is
 * damaged all the same.
 *
 * @param logId null if nothing that is there tells
 * @param start what the start mark says; null if it is missing or damaged
 * @param segments that are there and not released, by their index
 * @param problems by their place in the log; empty if the log can be opened, and read as far as it was looked at
 */
public record WalReport(
        Path directory,
        Depth depth,
        LockState lock,
        @Nullable UUID logId,
        @Nullable SegmentHeader start,
        List<SegmentReport> segments,
        List<WalProblem> problems) {

    /** How much was looked at. */
    public enum Depth {
        /** The headers, the footers, and the newest segment, as opening the log does. */
        HEADERS,
        EVERY_FRAME
    }

    public WalReport {
        segments = List.copyOf(segments);
        problems = List.copyOf(problems);
    }

    public boolean isHealthy() {
        return problems.isEmpty();
    }

    /** The segments whose frames count. */
    public List<SegmentReport> usableSegments() {
        return segments.stream().filter(SegmentReport::isUsable).toList();
    }

    /** Where the oldest frame that can be read begins, or would; 0 if there is none. */
    public long firstPosition() {
        return usableSegments().stream()
                .findFirst()
                .map(SegmentReport::firstPosition)
                .orElse(0L);
    }

    /** Where the log ends, as the next opening would find it; 0 if nothing can be read. */
    public long endPosition() {
        return newest().map(segment -> segment.content().endPosition()).orElse(0L);
    }

    /** Up to where the files prove that the log was durable. */
    public long provenPosition() {
        return newest().map(segment -> Math.min(
                        segment.content().tail().provenPosition(),
                        segment.content().endPosition()))
                .orElse(0L);
    }

    /** How many bytes behind the end the next opening would cut; of a running writer's log, what is on its way. */
    public long tornSizeBytes() {
        return newest().map(segment -> segment.content().tail().tornSizeBytes()).orElse(0L);
    }

    /** All holes, by their positions; only those of the newest segment if no more was looked at. */
    public List<PositionRange> holes() {
        return usableSegments().stream()
                .flatMap(segment -> segment.content().holes().stream())
                .toList();
    }

    public FrameCounts counts() {
        return usableSegments().stream()
                .map(segment -> segment.content().counts())
                .reduce(FrameCounts.NONE, FrameCounts::plus);
    }

    private Optional<SegmentReport> newest() {
        List<SegmentReport> usable = usableSegments();
        return usable.isEmpty() ? Optional.empty() : Optional.of(usable.get(usable.size() - 1));
    }
}
