package dev.rivulet.engine.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * What lanes tell agents far away: when in processing time they have something due next, so that a tick is logged only then; and that
 * they want a checkpoint, since what they may not forget fills their memory. Each lane writes its own numbers.
 */
public final class LaneBoard {

    private final List<Cell> nextTicks = new ArrayList<>();
    private final List<Cell> fullMemories = new ArrayList<>();
    private final int laneCount;

    public LaneBoard(int stageCount, int laneCount) {
        this.laneCount = laneCount;
        for (int index = 0; index < stageCount * laneCount; index++) {
            nextTicks.add(new Cell(Long.MAX_VALUE));
            fullMemories.add(new Cell(0));
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

    /** Lane: says whether its memory is full of what no checkpoint has yet. */
    public void setMemoryFull(int stage, int lane, boolean isFull) {
        setIfChanged(fullMemories.get(stage * laneCount + lane), isFull ? 1 : 0);
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

    /** Feeder agent: whether a lane wants a checkpoint. */
    public boolean isAnyMemoryFull() {
        for (int index = 0; index < fullMemories.size(); index++) {
            if (fullMemories.get(index).get() != 0) {
                return true;
            }
        }
        return false;
    }
}
