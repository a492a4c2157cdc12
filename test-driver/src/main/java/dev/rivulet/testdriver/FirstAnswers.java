package dev.rivulet.testdriver;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lookups were answered in a first run, for a second one with a log of its own: there the same batches lie elsewhere, so they are told
 * by their records. Immutable.
 */
final class FirstAnswers implements LoggedAnswers {

    private record Question(String resource, long firstOffset, String uid) {}

    private final Map<Question, LookupAnswers> answers = new HashMap<>();

    FirstAnswers(Disk disk, Path log) {
        try {
            read(disk, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Disk disk, Path log) throws IOException {
        Map<Long, Batch> batches = new HashMap<>();
        WalReport report = new WalInspection(disk, log).inspect(WalReport.Depth.HEADERS);
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() == FrameWalk.Step.FRAME) {
                if (walk.kind() == FrameKind.BATCH) {
                    batches.put(walk.position(), Batch.decode(walk.payload()));
                } else if (walk.kind() == FrameKind.LOOKUP_ANSWERS) {
                    LookupAnswers found = LookupAnswers.decode(walk.payload());
                    answers.put(question(batches.get(found.batchPosition()), found.uid()), found);
                }
            }
        }
    }

    private static Question question(@Nullable Batch batch, String uid) {
        if (batch == null) {
            throw new AssertionError("lookup " + uid + " was asked about what is no batch");
        }
        return new Question(batch.resource(), batch.recordOffset(0), uid);
    }

    @Override
    public @Nullable LookupAnswers find(LogEntry entry, String uid) {
        return answers.get(question(entry.batch(), uid));
    }

    @Override
    public void close() {}
}
