package dev.rivulet.wal.repair;

import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.internal.SegmentHeader;
import java.nio.file.Path;
import java.util.List;

/** One file that a repair replaces or takes away; what was there is kept first. Each is done as a whole or not at all. */
public sealed interface RepairStep {

    /** The file, under its final name. */
    Path file();

    /** What happens, for people. */
    String description();

    /**
     * Writes a segment anew.
     *
     * @param keepsFrames whether the frames outside of the holes are taken over from the file that is there
     * @param holes what is lost, by position
     * @param endPosition behind the last frame
     */
    record ReplaceSegment(
            Path file, SegmentHeader header, boolean keepsFrames, List<PositionRange> holes, long endPosition)
            implements RepairStep {

        public ReplaceSegment {
            holes = List.copyOf(holes);
        }

        @Override
        public String description() {
            String what = keepsFrames ? "written anew with all its intact frames" : "made up";
            String lost = holes.isEmpty() ? ", nothing of it is lost" : "";
            StringBuilder text = new StringBuilder(file.getFileName() + ": " + what + lost);
            for (PositionRange hole : holes) {
                text.append(", a hole at positions ").append(hole);
            }
            return text.toString();
        }
    }

    /** Takes a segment away that nothing needs or fits. */
    record RemoveSegment(Path file) implements RepairStep {

        @Override
        public String description() {
            return file.getFileName() + ": taken away";
        }
    }

    /**
     * Says anew where the log begins.
     *
     * @param header of the oldest segment that counts
     */
    record ReplaceStart(Path file, SegmentHeader header) implements RepairStep {

        @Override
        public String description() {
            return file.getFileName() + ": written anew, the log begins at position " + header.firstPosition();
        }
    }
}
