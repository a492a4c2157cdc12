package dev.rivulet.cli.source;

/** What to do with a record that cannot become a row, or a row that an expression fails on. */
public enum OnError {
    DEAD_LETTER,
    FAIL
}
