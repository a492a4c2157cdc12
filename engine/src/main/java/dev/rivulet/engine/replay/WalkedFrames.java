package dev.rivulet.engine.replay;

import dev.rivulet.engine.lookup.AnswerFrames;
import dev.rivulet.wal.inspect.FrameWalk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The frames of a log as they lie on the disk; what is lost is complained about by whoever needs it. */
record WalkedFrames(FrameWalk walk) implements AnswerFrames {

    @Override
    public boolean next() throws IOException {
        FrameWalk.Step step = walk.next();
        while (step == FrameWalk.Step.HOLE || step == FrameWalk.Step.LOST) {
            step = walk.next();
        }
        return step == FrameWalk.Step.FRAME;
    }

    @Override
    public int kind() {
        return walk.kind();
    }

    @Override
    public ByteBuffer payload() {
        return walk.payload();
    }

    @Override
    public void close() throws IOException {
        walk.close();
    }
}
