package dev.rivulet.engine.work;

import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.operator.KeyedOperator;
import java.util.List;

/** What a lane is made of; all of it belongs to the lane. */
record LaneParts(
        List<KeyedOperator> operators,
        LaneKeys keys,
        LaneInput input,
        LaneOutput output,
        LaneSnapshot snapshot,
        LaneMemory memory,
        LaneTime time) {}
