package dev.rivulet.engine.runtime;

import dev.rivulet.engine.lookup.AnswerFrames;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.error.WalHoleException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The frames of a log that is open, without its holes, which were told of at the start. */
record WalFrames(WalReader reader) implements AnswerFrames {

    @Override
    public boolean next() throws IOException {
        while (true) {
            try {
                return reader.next();
            } catch (WalHoleException hole) { // The answers that were in it are asked for again.
                continue;
            }
        }
    }

    @Override
    public int kind() {
        return reader.kind();
    }

    @Override
    public ByteBuffer payload() {
        return reader.payload();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
