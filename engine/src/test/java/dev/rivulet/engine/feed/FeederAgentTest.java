package dev.rivulet.engine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.engine.enrich.TableFeed;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log of a mark, at which a checkpoint is cut, a batch, another mark, a batch. */
class FeederAgentTest {

    private static final long ENTRY_SIZE_BYTES = 10;

    private final JobProgress progress = new JobProgress(new StartPoint(0, 0, 0, 0, 0, new ResumeOffsets()), 1, 1);
    private final Entries log = new Entries();
    private final FirstMark cuts = new FirstMark();
    private final FeederAgent feeder = new FeederAgent(
            log,
            new WorkRing(16, new WorkRing.Crew(1, 1, 1, 0)),
            progress,
            cuts,
            new KeyGroups(1, 1),
            new TableFeed(new SimDisk(1), Path.of("tables"), List.of()));

    @BeforeEach
    void fillLog() {
        log.add(null, new EpochMark(1, 0));
        log.add(batch(), null);
        log.add(null, new EpochMark(2, 0));
        log.add(batch(), null);
    }

    @Test
    void recordsBeyondTheBudgetWaitUntilTheCheckpointHasItsFiles() throws IOException {
        cuts.isBeyondBudget = true;

        assertEquals(1, feeder.doWork(), "the mark");
        assertEquals(0, feeder.doWork());
        progress.checkpointPrepared(1);
        assertEquals(3, feeder.doWork());
        assertEquals(4 * ENTRY_SIZE_BYTES, progress.fedPosition());
    }

    /** A sink may be down for an hour, and the commit with it. */
    @Test
    void recordsDoNotWaitForTheCommit() throws IOException {
        cuts.isBeyondBudget = true;
        progress.checkpointPrepared(1);

        assertEquals(4, feeder.doWork());
    }

    @Test
    void recordsWithinTheBudgetDoNotWait() throws IOException {
        assertEquals(4, feeder.doWork());
    }

    private static Batch batch() {
        BatchBuilder builder = new BatchBuilder("source", 0, "resource", new byte[0], new byte[0]);
        builder.add(0, new byte[4], 0, 4);
        return builder.build(new byte[0], 0);
    }

    private static final class Entries implements LogEntries {

        private final Deque<LogEntry> entries = new ArrayDeque<>();
        private long position;

        void add(@Nullable Batch batch, @Nullable EpochMark mark) {
            entries.add(new LogEntry(position, position + ENTRY_SIZE_BYTES, batch, mark));
            position += ENTRY_SIZE_BYTES;
        }

        @Override
        public @Nullable LogEntry next() {
            return entries.poll();
        }

        @Override
        public void close() {}
    }

    /** Cuts at the first mark. */
    private static final class FirstMark implements CutPlan {

        private boolean isBeyondBudget;

        @Override
        public void onFed(long endPosition, int recordCount) {}

        @Override
        public void onDropped(long sizeBytes) {}

        @Override
        public void onCycle(boolean isRingFull) {}

        @Override
        public boolean isDue(long endPosition) {
            return endPosition == ENTRY_SIZE_BYTES;
        }

        @Override
        public boolean isBeyondBudget(long endPosition) {
            return isBeyondBudget;
        }

        @Override
        public void onCut(long endPosition) {}

        @Override
        public void onPublished() {}
    }
}
