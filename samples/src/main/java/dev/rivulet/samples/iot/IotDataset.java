package dev.rivulet.samples.iot;

import java.time.Instant;

/**
 * Which readings to generate. The same values give the same lines, on every machine and in every release of Java. Immutable.
 *
 * @param seed of all chance
 * @param deviceCount at least 1; each device reports about once a second
 * @param recordCount lines in all files together, malformed ones included; 0 or more
 * @param fileCount at least 1; the records are spread evenly
 * @param startTime about the event time of the first reading, in whole milliseconds
 * @param format of the files
 */
public record IotDataset(
        long seed, int deviceCount, long recordCount, int fileCount, Instant startTime, IotFormat format) {

    /** The data of the demo: twenty files of ten thousand readings, about 22 MB. */
    public static IotDataset demo() {
        return new IotDataset(42, 100, 200_000, 20, Instant.parse("2026-01-05T08:00:00Z"), IotFormat.JSON_LINES);
    }

    public IotDataset {
        requireAtLeast("deviceCount", deviceCount, 1);
        requireAtLeast("recordCount", recordCount, 0);
        requireAtLeast("fileCount", fileCount, 1);
        if (startTime.getNano() % 1_000_000 != 0) {
            throw new IllegalArgumentException("startTime is " + startTime + ", wanted whole milliseconds");
        }
    }

    public IotDataset withSeed(long newSeed) {
        return new IotDataset(newSeed, deviceCount, recordCount, fileCount, startTime, format);
    }

    public IotDataset withDeviceCount(int count) {
        return new IotDataset(seed, count, recordCount, fileCount, startTime, format);
    }

    public IotDataset withRecordCount(long count) {
        return new IotDataset(seed, deviceCount, count, fileCount, startTime, format);
    }

    public IotDataset withFileCount(int count) {
        return new IotDataset(seed, deviceCount, recordCount, count, startTime, format);
    }

    public IotDataset withStartTime(Instant time) {
        return new IotDataset(seed, deviceCount, recordCount, fileCount, time, format);
    }

    public IotDataset withFormat(IotFormat newFormat) {
        return new IotDataset(seed, deviceCount, recordCount, fileCount, startTime, newFormat);
    }

    /**
     * The name of a file.
     *
     * @param index 0 to {@code fileCount - 1}; names sort in the order of the indexes
     */
    public String fileName(int index) {
        String digits = Integer.toString(index);
        return "readings-" + "0".repeat(Math.max(0, 5 - digits.length())) + digits + format.suffix();
    }

    /** The index of the first record of a file, counted over all files. */
    long firstRecordOf(int fileIndex) {
        long share = recordCount / fileCount;
        long rest = recordCount % fileCount;
        return share * fileIndex + Math.min(fileIndex, rest);
    }

    private static void requireAtLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted at least " + minimum);
        }
    }
}
