package dev.rivulet.engine.plan;

/** Marks a function that makes no sense of rows without an event time, so that a plan with such rows is refused. */
public interface NeedsEventTime {}
