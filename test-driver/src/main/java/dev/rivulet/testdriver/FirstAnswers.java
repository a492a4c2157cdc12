package dev.rivulet.testdriver;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lookups were answered in a first run, for a second one with a log of its own: there the same batches lie elsewhere, so they are told
 * by their records. Rows that were put off come back when the second run has come to where they did. Owned by whoever repeats the first.
 */
final class FirstAnswers implements LoggedAnswers {

    private record Question(String resource, long firstOffset, String uid) {}

    private final Map<Question, LookupAnswers> answers = new HashMap<>();

    /** Of the first run, in the order of its log, with where their batches lie there. */
    private final Deque<ReturnedRows> later = new ArrayDeque<>();

    private final Deque<ReturnedRows> released = new ArrayDeque<>();
    private final Map<Long, Batch> batches = new HashMap<>();

    /** Where batches lie in the second run's log. */
    private final Map<Question, Long> positions = new HashMap<>();

    FirstAnswers(Disk disk, Path log) {
        try {
            read(disk, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Disk disk, Path log) throws IOException {
        WalReport report = new WalInspection(disk, log).inspect(WalReport.Depth.HEADERS);
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() == FrameWalk.Step.FRAME) {
                if (walk.kind() == FrameKind.BATCH) {
                    batches.put(walk.position(), Batch.decode(walk.payload()));
                } else if (walk.kind() == FrameKind.LOOKUP_ANSWERS) {
                    LookupAnswers found = LookupAnswers.decode(walk.payload());
                    answers.put(question(found.batchPosition(), found.uid()), found);
                } else if (walk.kind() == FrameKind.RETURNED_ROWS) {
                    later.add(ReturnedRows.decode(walk.payload()));
                }
            }
        }
    }

    private Question question(long firstPosition, String uid) {
        return question(batches.get(firstPosition), uid);
    }

    private static Question question(@Nullable Batch batch, String uid) {
        if (batch == null) {
            throw new AssertionError("lookup " + uid + " was asked about what is no batch");
        }
        return new Question(batch.resource(), batch.recordOffset(0), uid);
    }

    /** The second run comes to where rows came back in the first: to the next of these places. */
    void releaseNext() {
        ReturnedRows rows = later.remove();
        Long position = positions.get(question(rows.batchPosition(), rows.uid()));
        if (position == null) {
            throw new AssertionError("rows of lookup " + rows.uid() + " come back that were not put off");
        }
        released.add(new ReturnedRows(position, rows.form(), rows.uid(), rows.rows(), rows.records()));
    }

    @Override
    public @Nullable ReturnedRows pollReturned() {
        return released.poll();
    }

    @Override
    public @Nullable LookupAnswers find(LogEntry entry, String uid) {
        Question question = question(entry.batch(), uid);
        positions.put(question, entry.position());
        LookupAnswers known = answers.get(question);
        return known == null ? null : new LookupAnswers(entry.position(), known.form(), uid, known.answers());
    }

    @Override
    public void close() {}
}
