package dev.rivulet.engine.work;

/**
 * Which lane of which stage. Immutable.
 *
 * @param stage index of the stage
 * @param lane index of the lane in its stage
 */
record LanePlace(int stage, int lane) {

    boolean isFirstStage() {
        return stage == 0;
    }
}
