package dev.rivulet.engine.operator;

/** Stands in a lane's output for a window's result that a filter did not let through, so that it is counted where all is counted. */
public enum FilteredResult {
    INSTANCE
}
