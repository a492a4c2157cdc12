package dev.rivulet.cli.source;

/** What the bytes of a record are. */
public enum PayloadFormat {
    JSON,
    CSV,
    AVRO,
    RAW
}
