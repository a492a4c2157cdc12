package dev.rivulet.delta.spill;

import java.io.IOException;

/** Rows to be gone through, more than once if need be. One owner. */
@FunctionalInterface
public interface RowSource {

    void forEach(Consumer consumer) throws IOException;

    /** Takes rows. */
    @FunctionalInterface
    public interface Consumer {

        void accept(EncodedRow row) throws IOException;
    }
}
