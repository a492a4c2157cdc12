package dev.rivulet.core.source;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.time.Clock;
import java.util.Map;

/**
 * What a source gets to know when it is opened.
 *
 * @param uid the name of the source in the pipeline, which its batches carry
 * @param resumeOffsets per partition the offset after the last batch in the log; empty for a new log
 * @param isAvailableNow whether to deliver what is there at opening and then report itself {@link SourceReader#isFinished
 *     finished}, instead of waiting for more
 * @param disk the engine's, for sources that lie on it
 * @param clock for the reader's own rhythm, such as how long a file has stood still; what it reads there must never get into rows
 */
public record SourceContext(
        String uid, Map<Integer, byte[]> resumeOffsets, boolean isAvailableNow, Disk disk, Clock clock) {

    public SourceContext {
        resumeOffsets = Map.copyOf(resumeOffsets);
    }
}
