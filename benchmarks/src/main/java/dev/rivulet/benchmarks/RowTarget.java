package dev.rivulet.benchmarks;

import dev.rivulet.core.sink.Sink;
import java.io.IOException;

/** Where Rivulet's rows go in a benchmark. */
interface RowTarget {

    String name();

    /** A sink for one run, with nothing in its target. */
    Sink<WindowTotal> newSink(EventStream stream);

    /** What the rows of the last run come to. */
    Totals totals(EventStream stream) throws IOException;
}
