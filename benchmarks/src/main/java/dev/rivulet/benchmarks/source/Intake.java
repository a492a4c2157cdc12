package dev.rivulet.benchmarks.source;

import java.io.Closeable;
import java.io.IOException;

/** Something that takes records in, open. */
interface Intake extends Closeable {

    /** Returns when so many have come, of which the first may have before. */
    void take(long count) throws IOException;
}
