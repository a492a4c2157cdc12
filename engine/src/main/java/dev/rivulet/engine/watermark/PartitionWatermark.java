package dev.rivulet.engine.watermark;

/** How far the event time of one source partition has come. Owned by its {@link SourceWatermark}. */
final class PartitionWatermark {

    /** No row with an event time at or below this is expected any more; {@link Watermarks#NONE} before the first. */
    long micros = Watermarks.NONE;

    /** Processing time of the last batch with records. */
    long activeMicros;

    /** Processing time at which it moved last. */
    long movedMicros;

    /** Whether it holds nothing back, as nothing has come of it yet, or for a while. */
    boolean isIdle = true;
}
