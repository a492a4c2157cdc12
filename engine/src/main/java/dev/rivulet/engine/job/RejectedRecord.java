package dev.rivulet.engine.job;

/**
 * A record that did not make it into a row or a window, kept with its origin so that somebody can mend and resend it.
 *
 * @param source uid of its source
 * @param resource where it came from, such as a file
 * @param offset its place there, such as the line
 * @param logPosition position in bytes of its batch in the log
 * @param recordIndex its index within the batch
 * @param cause what was wrong
 * @param bytes as they came
 */
public record RejectedRecord(
        String source, String resource, long offset, long logPosition, int recordIndex, String cause, byte[] bytes) {}
