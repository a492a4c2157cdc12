package dev.rivulet.wal.inspect;

import java.util.List;
import java.util.OptionalLong;

/**
 * The frames of a segment. Immutable.
 *
 * @param endPosition behind the last frame that counts
 * @param wasRead whether every frame was read; if not, the counts are what the footer says, which knows only the frames
 * @param checksum of all frames; of no meaning if some are damaged
 * @param checksumStated what the next header says of it, if there is one that can be compared
 * @param tail what is known of its end, if it is the newest one or the next one is missing
 * @param holes what earlier repairs gave up
 */
public record SegmentContent(
        long endPosition,
        boolean wasRead,
        FrameCounts counts,
        FooterState footer,
        long checksum,
        OptionalLong checksumStated,
        SegmentTail tail,
        List<DamagedRange> damaged,
        List<PositionRange> holes) {

    public SegmentContent {
        damaged = List.copyOf(damaged);
        holes = List.copyOf(holes);
    }

    /** That of a segment that counts for nothing. */
    static SegmentContent none() {
        return new SegmentContent(
                0,
                false,
                FrameCounts.NONE,
                FooterState.NONE,
                0,
                OptionalLong.empty(),
                SegmentTail.PROVEN,
                List.of(),
                List.of());
    }

    SegmentContent with(FooterState footer, OptionalLong checksumStated) {
        return new SegmentContent(endPosition, wasRead, counts, footer, checksum, checksumStated, tail, damaged, holes);
    }

    /** Whether the checksum that was found is another one than the next header wants. */
    public boolean contradictsNext() {
        return checksumStated.isPresent() && checksumStated.getAsLong() != checksum;
    }
}
