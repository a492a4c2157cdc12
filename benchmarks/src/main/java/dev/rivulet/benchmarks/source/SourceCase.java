package dev.rivulet.benchmarks.source;

import java.io.IOException;

/** A source, what else could take the same records in, and what gives them. */
interface SourceCase {

    /** What the records come from. */
    String name();

    /** What takes them without us. */
    String peerName();

    /** Makes all that can be made before. */
    void prepare(long recordCount) throws IOException;

    Intake peer() throws IOException;

    Intake source() throws IOException;

    /** Has records sent to what was opened last, by threads whose names begin with {@link SourceEndToEnd#SENDER}; nothing where they lie there already. */
    default void send(long recordCount) throws IOException {}
}
