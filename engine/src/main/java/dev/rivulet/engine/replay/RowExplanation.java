package dev.rivulet.engine.replay;

import java.util.List;

/**
 * Where a row of a sink comes from. Immutable.
 *
 * @param row as it writes itself
 * @param way the keyed operators that it has come through, the last one first, with their keys
 * @param inputs the records that made it, in log order: of a window all that it took in, of a function all that its key had been given
 * @param isComplete whether these are all, rather than the first of too many
 * @param matchCount how many rows were asked for; this is the first of them
 */
public record RowExplanation(
        String row, List<String> way, List<InputRecord> inputs, boolean isComplete, long matchCount) {
    public RowExplanation {
        way = List.copyOf(way);
        inputs = List.copyOf(inputs);
    }

    /**
     * A record as it came.
     *
     * @param source uid of its source
     * @param resource where it came from, such as a file
     * @param offset its place there, such as the line
     * @param logPosition position in bytes of its batch in the log
     * @param recordIndex its index within the batch
     * @param text its bytes as UTF-8
     */
    public record InputRecord(
            String source, String resource, long offset, long logPosition, int recordIndex, String text) {}
}
