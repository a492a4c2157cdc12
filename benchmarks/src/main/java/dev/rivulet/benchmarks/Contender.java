package dev.rivulet.benchmarks;

/** An engine in one of its modes. */
interface Contender extends AutoCloseable {

    /** A few words for tables. */
    String name();

    /** What it guarantees and where its rows go, for the report. */
    String description();

    /** Brings about an empty start. Not timed. */
    void prepare() throws Exception;

    /** Computes all windows of the stream, to a clean end. Timed. */
    void run(EventStream stream) throws Exception;

    /** What the rows of the last run come to. Not timed. */
    Totals totals(EventStream stream) throws Exception;

    /** Releases what was kept between runs. */
    @Override
    void close() throws Exception;
}
