package dev.rivulet.engine.frame;

import java.nio.ByteBuffer;

/** A frame that the engine itself puts into the log, and that the agents behind the log act on. */
public sealed interface ControlFrame
        permits EpochMark, Tick, LaneChange, SourceEnd, TableLoad, LookupAnswers, ReturnedRows, Emitted, Shed {

    /** Its number in {@link FrameKind}. */
    int kind();

    /** Whether it says nothing to the stages that follow the log. */
    default boolean isSilent() {
        return false;
    }

    /** Its bytes. */
    ByteBuffer encoded();
}
