package dev.rivulet.engine.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * What lanes and agents far away tell each other: when in processing time a lane has something due next, so that a tick is logged only
 * then; how much state it has; and how many of its write-backs the store has. Each number has one writer.
 */
public final class LaneBoard {

    private final List<Cell> nextTicks = new ArrayList<>();
    private final List<Cell> writeBackCounts = new ArrayList<>();
    private final List<Cell> entryCounts = new ArrayList<>();
    private final int laneCount;

    public LaneBoard(int stageCount, int laneCount) {
        this.laneCount = laneCount;
        for (int index = 0; index < stageCount * laneCount; index++) {
            nextTicks.add(new Cell(Long.MAX_VALUE));
            writeBackCounts.add(new Cell(0));
            entryCounts.add(new Cell(0));
        }
    }

    /**
     * Lane: says when it has something due, in microseconds since 1970.
     *
     * @param dueMicros {@link Long#MAX_VALUE} for never
     */
    public void setNextTick(int stage, int lane, long dueMicros) {
        setIfChanged(nextTicks.get(stage * laneCount + lane), dueMicros);
    }

    /** Checkpoint agent: the store has one more write-back of a lane. */
    public void writtenBack(int stage, int lane) {
        Cell count = writeBackCounts.get(stage * laneCount + lane);
        count.set(count.get() + 1);
    }

    /** Lane: how many of its write-backs the store has. */
    public long writtenBackCount(int stage, int lane) {
        return writeBackCounts.get(stage * laneCount + lane).get();
    }

    /** Lane: says how many entries its state has, at the start and at each cut. */
    public void setEntryCount(int stage, int lane, long count) {
        setIfChanged(entryCounts.get(stage * laneCount + lane), count);
    }

    private static void setIfChanged(Cell cell, long value) {
        if (cell.get() != value) {
            cell.set(value);
        }
    }

    /** Tick agent: when the first of all is due. */
    public long earliestTickMicros() {
        long earliest = Long.MAX_VALUE;
        for (int index = 0; index < nextTicks.size(); index++) {
            earliest = Math.min(earliest, nextTicks.get(index).get());
        }
        return earliest;
    }

    /** Feeder agent: how many entries the state of all lanes has, as of the last cut that each has come to. */
    public long entryCount() {
        long count = 0;
        for (int index = 0; index < entryCounts.size(); index++) {
            count += entryCounts.get(index).get();
        }
        return count;
    }
}
