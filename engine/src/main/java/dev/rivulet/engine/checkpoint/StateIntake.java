package dev.rivulet.engine.checkpoint;

import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import java.io.IOException;

/**
 * Takes what lanes hand over into the state store, which it has to itself. Owned by one agent.
 *
 * <p>A store that holds more than the last checkpoint does no harm: recovery starts from the checkpoint's own files, never from these.
 * But from a lane's cut on until the checkpoint has its files nothing newer may get in, which the lane sees to.
 */
public final class StateIntake {

    private final StateStore state;
    private final Handover<LaneChanges> changes;
    private final LaneBoard board;
    private int cutLaneCount;

    /**
     * @param board where lanes are told that a write-back is in the store
     */
    public StateIntake(StateStore state, Handover<LaneChanges> changes, LaneBoard board) {
        this.state = state;
        this.changes = changes;
        this.board = board;
    }

    /** Applies the next piece if there is one. Returns the amount done. */
    public int takeNext() throws IOException {
        LaneChanges piece = changes.poll();
        if (piece == null) {
            return 0;
        }
        StateChanges pieceChanges = piece.changes();
        if (pieceChanges != null) {
            state.apply(pieceChanges);
        }
        if (piece.isLast()) {
            onComplete(piece);
        }
        return 1;
    }

    private void onComplete(LaneChanges last) {
        if (last.isWriteBack()) {
            board.writtenBack(last.stage(), last.lane());
        } else {
            cutLaneCount++;
        }
    }

    /** Of how many lanes the store has their whole part of the checkpoint. */
    int cutLaneCount() {
        return cutLaneCount;
    }

    /** The checkpoint has its files. */
    void endCut() {
        cutLaneCount = 0;
    }
}
