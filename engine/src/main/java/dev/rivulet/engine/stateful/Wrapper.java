package dev.rivulet.engine.stateful;

/** A function of the engine's around one of the user's, whose class counts in the version of a job. */
public interface Wrapper {

    /** The user's. */
    Object wrapped();
}
