package dev.rivulet.samples.iot;

/** How the readings are written. The suffix of a file name tells readers the same. */
public enum IotFormat {
    JSON_LINES(".jsonl"),
    JSON_LINES_GZIP(".jsonl.gz"),
    CSV(".csv"),
    CSV_GZIP(".csv.gz");

    private final String suffix;

    IotFormat(String suffix) {
        this.suffix = suffix;
    }

    /** What file names end in, with the dot. */
    public String suffix() {
        return suffix;
    }

    public boolean isCsv() {
        return suffix.startsWith(".csv");
    }

    public boolean isCompressed() {
        return suffix.endsWith(".gz");
    }
}
