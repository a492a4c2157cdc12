package dev.rivulet.engine.feed;

/** Decides at which epoch marks a checkpoint is cut. Owned by the feeder agent. */
public interface CutPlan {

    /** Whether the mark that ends here should be a cut. */
    boolean isDue(long endPosition);

    /** A cut was made at the mark that ends here, be it because the plan said so. */
    void onCut(long endPosition);

    /** None at all, as for a replay, which keeps nothing. */
    CutPlan NEVER = new CutPlan() {
        @Override
        public boolean isDue(long endPosition) {
            return false;
        }

        @Override
        public void onCut(long endPosition) {
            throw new AssertionError("a replay makes no checkpoints");
        }
    };
}
