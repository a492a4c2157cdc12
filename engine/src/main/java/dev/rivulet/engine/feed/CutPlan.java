package dev.rivulet.engine.feed;

/** Decides at which epoch marks a checkpoint is cut. Owned by the feeder agent. */
public interface CutPlan {

    /**
     * An entry of the log goes to the lanes.
     *
     * @param endPosition where it ends in the log
     * @param recordCount how many records it has
     */
    void onFed(long endPosition, int recordCount);

    /**
     * Of what went to the lanes some costs them nothing, since it was dropped.
     *
     * @param sizeBytes of log
     */
    void onDropped(long sizeBytes);

    /**
     * A duty cycle of the feeder ends.
     *
     * @param isRingFull whether the lanes have as much to do as the ring takes
     */
    void onCycle(boolean isRingFull);

    /** Whether the mark that ends here should be a cut. */
    boolean isDue(long endPosition);

    /**
     * Whether records behind this position would have to wait for the checkpoint in the making, as a start after a crash could not be
     * within its budget with them.
     */
    boolean isBeyondBudget(long endPosition);

    /** A cut was made at the mark that ends here, be it because the plan said so. */
    void onCut(long endPosition);

    /** The checkpoint of the last cut is one that a start can use. */
    void onPublished();

    /** None at all, as for a replay, which keeps nothing. */
    CutPlan NEVER = new CutPlan() {
        @Override
        public void onFed(long endPosition, int recordCount) {}

        @Override
        public void onDropped(long sizeBytes) {}

        @Override
        public void onCycle(boolean isRingFull) {}

        @Override
        public boolean isDue(long endPosition) {
            return false;
        }

        @Override
        public boolean isBeyondBudget(long endPosition) {
            return false;
        }

        @Override
        public void onCut(long endPosition) {
            throw new AssertionError("a replay makes no checkpoints");
        }

        @Override
        public void onPublished() {
            throw new AssertionError("a replay makes no checkpoints");
        }
    };
}
