package dev.rivulet.benchmarks;

/** An engine in one of its modes. */
interface Contender {

    /** A few words for tables. */
    String name();

    /** Where its rows go and what it guarantees, for the report. */
    String description();

    /**
     * Computes all windows of the stream, from an empty start to a clean end. Everything it opens it closes, except what
     * {@link #close} is for.
     */
    Totals run(EventStream stream) throws Exception;

    /** Releases what was kept between runs. */
    default void close() {}
}
