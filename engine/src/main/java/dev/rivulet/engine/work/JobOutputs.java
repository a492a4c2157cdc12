package dev.rivulet.engine.work;

import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.job.RejectedRecord;

/** Where everything goes that comes out of a job; in this order in checkpoints and sealed epochs. */
public record JobOutputs(
        EpochOutput<Object> rows, EpochOutput<RejectedRecord> deadLetters, EpochOutput<RejectedRecord> late) {}
