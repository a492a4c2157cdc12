package dev.rivulet.engine.lookup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The frames of a log from a position on, however they are read. Owned by the lookup agent. */
public interface AnswerFrames extends Closeable {

    /** Opens the frames from where one begins. */
    interface Opener {
        AnswerFrames open(long position) throws IOException;
    }

    /** Goes to the next frame; false if there is none. */
    boolean next() throws IOException;

    int kind();

    /** Its payload, until the next step. */
    ByteBuffer payload();
}
