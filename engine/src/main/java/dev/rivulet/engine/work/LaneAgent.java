package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Owns the keyed state of some key groups in one stage, and takes the log's entries through its operators, slot by slot, in the first
 * stage each only when it is durable. Puts out what becomes due, as fast as it is taken; begins a snapshot of its state at a checkpoint
 * cut and encodes a little of it between slots. Stops while its state takes more memory than it may.
 *
 * <p>A slot goes: keys that change lanes, rows, time, what is due, the cut, the handing over. Each part may have to wait and goes on
 * where it was.
 */
public final class LaneAgent implements Agent {

    /** What is left to do with the current slot. */
    private enum Phase {
        NEXT_SLOT,
        MOVE_KEYS,
        ROWS,
        FIRE,
        HAND_OVER
    }

    private final LanePlace place;
    private final WorkRing ring;
    private final LongSupplier durablePosition;
    private final LaneKeys keys;
    private final LaneInput input;
    private final LaneOutput output;
    private final LaneSnapshot snapshot;
    private final LaneMemory memory;
    private final LaneTime time;
    private final List<KeyedOperator> operators;

    private long sequence = -1;
    private Phase phase = Phase.NEXT_SLOT;
    private int firingOperator;

    /**
     * @param durablePosition up to where the log may be acted upon
     */
    LaneAgent(LanePlace place, WorkRing ring, LongSupplier durablePosition, LaneParts parts) {
        this.place = place;
        this.ring = ring;
        this.durablePosition = durablePosition;
        this.keys = parts.keys();
        this.input = parts.input();
        this.output = parts.output();
        this.snapshot = parts.snapshot();
        this.memory = parts.memory();
        this.time = parts.time();
        this.operators = parts.operators();
    }

    @Override
    public String name() {
        return ring.stageCount() == 1 ? "lane-" + place.lane() : "stage-" + place.stage() + "-lane-" + place.lane();
    }

    @Override
    public boolean isStuck() {
        return output.watch().isGivenUp();
    }

    @Override
    public int doWork() throws Exception {
        int count = snapshot.goOn();
        Phase before = phase;
        if (phase == Phase.NEXT_SLOT && !beginSlot()) {
            return count;
        }
        if (phase == Phase.MOVE_KEYS && keys.move(slot().keyGroups(), sequence)) {
            phase = Phase.ROWS;
        }
        if (phase == Phase.ROWS) {
            count += takeRows();
        }
        if (phase == Phase.FIRE) {
            count += fire();
        }
        if (phase == Phase.HAND_OVER) {
            handOver();
        }
        return phase == before ? count : count + 1;
    }

    private boolean beginSlot() {
        long next = sequence + 1;
        if (next > ring.decoded()) {
            return false;
        }
        WorkSlot slot = ring.slot(next);
        LogEntry entry = slot.entry();
        if (place.isFirstStage() && durablePosition.getAsLong() < entry.endPosition()) {
            return false; // Nothing that has state runs before its input is durable, or may be acknowledged without.
        }
        if (!memory.hasRoom(slot.keyGroups().laneCount())) {
            return false;
        }
        sequence = next;
        // Rows see the time at which their batch was taken in, before what is due by it fires behind them.
        time.advanceProcessingTime(entry.processingTimeMicros());
        advanceOperators();
        output.beginSlot(sequence, entry, slot.keyGroups(), slot.tables());
        input.begin(sequence, slot);
        phase = keys.mustMove(slot.keyGroups()) ? Phase.MOVE_KEYS : Phase.ROWS;
        return true;
    }

    private int takeRows() throws Exception {
        if (!memory.hasRoom(slot().keyGroups().laneCount())) {
            return 0;
        }
        int count = input.takeRows(operators, time, snapshot.isRunning());
        if (input.isAtEnd()) {
            endRows();
            phase = Phase.FIRE;
        }
        return count;
    }

    private void endRows() {
        time.onEntry(slot().entry(), slot().decoded());
        advanceOperators();
        firingOperator = 0;
    }

    private void advanceOperators() {
        for (int operator = 0; operator < operators.size(); operator++) {
            operators.get(operator).advance(time.watermarkOf(operator), time.processingTimeMicros());
        }
    }

    private int fire() throws Exception {
        if (!output.hasRoom() || !memory.hasRoom(slot().keyGroups().laneCount())) {
            return 0;
        }
        while (firingOperator < operators.size()) {
            if (!operators.get(firingOperator).fire()) {
                return 1; // Output that has become full is work too: who empties it may be asleep.
            }
            firingOperator++;
        }
        if (slot().isCheckpointCut()) {
            snapshot.begin(slot().entry());
        }
        phase = Phase.HAND_OVER;
        return 1;
    }

    private void handOver() {
        output.putRuleCounts();
        if (!output.flush()) {
            return;
        }
        time.publishNextTick(operators);
        ring.markDone(place.stage(), place.lane(), sequence);
        phase = Phase.NEXT_SLOT;
    }

    private WorkSlot slot() {
        return ring.slot(sequence);
    }
}
