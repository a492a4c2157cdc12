package dev.rivulet.samples.iot;

import java.util.List;

/**
 * What {@link IotOracle} computed from the files: what a table of windows must hold, and what became of all other records. Immutable.
 *
 * @param closed the closed windows, sorted by device and start: the rows of the table
 * @param openWindows how many windows the watermark has not reached the end of
 * @param openReadings how many readings those windows hold
 * @param late readings that came when their window was closed
 * @param filtered readings that were too cold to be believed
 * @param malformed lines that are no readings, in the order of the log
 * @param lines all lines that are not empty (nor the header of a CSV file)
 */
public record IotAnswer(
        List<WindowTotals> closed,
        long openWindows,
        long openReadings,
        long late,
        long filtered,
        List<Place> malformed,
        long lines) {

    /**
     * The readings of a device in a window.
     *
     * @param startMicros the window's start, microseconds since 1970
     * @param endMicros its end, which does not belong to it
     * @param count at least 1
     * @param sum of the temperatures, added up in the order of the log
     */
    public record WindowTotals(
            String device, long startMicros, long endMicros, long count, double sum, double minimum, double maximum) {

        public double mean() {
            return sum / count;
        }
    }

    /**
     * A line of a file.
     *
     * @param file its name within the directory
     * @param line from 1
     */
    public record Place(String file, long line) {

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    public IotAnswer {
        closed = List.copyOf(closed);
        malformed = List.copyOf(malformed);
    }

    /** How many readings the closed windows hold. */
    public long closedReadings() {
        return closed.stream().mapToLong(WindowTotals::count).sum();
    }
}
