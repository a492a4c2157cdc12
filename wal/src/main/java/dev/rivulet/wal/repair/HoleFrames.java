package dev.rivulet.wal.repair;

import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.internal.FrameLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * How a hole is cut into frames: a pure decision. Stateless.
 *
 * <p>What is lost was frames, so their sizes add up to the hole, and so do as few frames of about the same size. A range that could
 * not have been frames (shorter than a frame's header, say) only comes about where files of two logs were mixed.
 */
final class HoleFrames {

    /** A reader needs a frame in memory as a whole; no reader should need more for a hole than for data. */
    private static final int SIZE_MAX_BYTES = 1 << 20;

    private HoleFrames() {}

    static boolean canFill(PositionRange hole, int frameSizeMaxBytes) {
        return hole.sizeBytes() % FrameLayout.ALIGNMENT_BYTES == 0
                && frameCount(hole, frameSizeMaxBytes) * FrameLayout.HEADER_SIZE_BYTES <= hole.sizeBytes();
    }

    /**
     * The sizes of the frames with their filling, in bytes.
     *
     * @param frameSizeMaxBytes the largest frame that the segment allows
     */
    static List<Integer> sizes(PositionRange hole, int frameSizeMaxBytes) {
        if (!canFill(hole, frameSizeMaxBytes)) {
            throw new IllegalArgumentException(
                    "positions " + hole + " cannot be a hole of frames up to " + frameSizeMaxBytes + " bytes");
        }
        List<Integer> sizes = new ArrayList<>();
        long restSizeBytes = hole.sizeBytes();
        for (long rest = frameCount(hole, frameSizeMaxBytes); rest > 0; rest--) {
            int size = FrameLayout.alignedSize((int) (restSizeBytes / rest));
            sizes.add(size);
            restSizeBytes -= size;
        }
        return sizes;
    }

    private static long frameCount(PositionRange hole, int frameSizeMaxBytes) {
        int sizeMax = FrameLayout.alignedSize(Math.min(frameSizeMaxBytes, SIZE_MAX_BYTES));
        return (hole.sizeBytes() + sizeMax - 1) / sizeMax;
    }
}
