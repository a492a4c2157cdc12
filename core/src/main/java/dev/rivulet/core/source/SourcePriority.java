package dev.rivulet.core.source;

/** Which sources of a job are read first when not all that they have can be taken. It changes no row, only when sources are read. */
public enum SourcePriority {
    LOW,
    NORMAL,
    HIGH
}
