package dev.rivulet.connectors.tail;

import org.jspecify.annotations.Nullable;

/**
 * A line of a file.
 *
 * @param bytes of one that is not whole, what is left
 * @param flaw why it is not whole; null if it is
 * @param number from 1
 * @param endPosition behind its newline, in bytes from the content's start
 */
record TailLine(byte[] bytes, @Nullable String flaw, long number, long endPosition) {}
