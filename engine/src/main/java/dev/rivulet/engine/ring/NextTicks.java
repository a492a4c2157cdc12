package dev.rivulet.engine.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * When in processing time the lanes have something due next, so that a tick is logged only then. Each lane writes its own number; the
 * tick agent reads them all.
 */
public final class NextTicks {

    private final List<Cell> cells = new ArrayList<>();
    private final int laneCount;

    public NextTicks(int stageCount, int laneCount) {
        this.laneCount = laneCount;
        for (int index = 0; index < stageCount * laneCount; index++) {
            cells.add(new Cell(Long.MAX_VALUE));
        }
    }

    /**
     * Lane: says when it has something due, in microseconds since 1970.
     *
     * @param dueMicros {@link Long#MAX_VALUE} for never
     */
    public void set(int stage, int lane, long dueMicros) {
        Cell cell = cells.get(stage * laneCount + lane);
        if (cell.get() != dueMicros) {
            cell.set(dueMicros);
        }
    }

    /** Tick agent: when the first of all is due. */
    public long earliestMicros() {
        long earliest = Long.MAX_VALUE;
        for (int index = 0; index < cells.size(); index++) {
            earliest = Math.min(earliest, cells.get(index).get());
        }
        return earliest;
    }
}
