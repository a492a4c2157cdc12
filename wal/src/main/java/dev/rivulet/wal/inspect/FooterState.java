package dev.rivulet.wal.inspect;

/** How a segment ends. */
public enum FooterState {

    /** Without a footer: it is being written, or its writer died. */
    NONE,

    /** With a footer, because it was full. */
    ROLLED,

    /** With a footer that says that the log was closed. */
    CLEAN
}
