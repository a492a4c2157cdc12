package dev.rivulet.delta.diff;

import java.io.IOException;

/** Rows to be gone through, more than once if need be. One owner. */
@FunctionalInterface
interface RowSource {

    void forEach(Consumer consumer) throws IOException;

    /** Takes rows. */
    @FunctionalInterface
    interface Consumer {

        void accept(EncodedRow row) throws IOException;
    }
}
