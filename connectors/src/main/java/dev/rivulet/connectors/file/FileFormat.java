package dev.rivulet.connectors.file;

import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;

/** What the files of a folder hold. */
enum FileFormat {
    /** A JSON object on each line. */
    JSON_LINES("json", false) {
        @Override
        RecordEnd newRecordEnd() {
            return new RecordEnd.OfLines();
        }

        @Override
        <T> Decoder<T> newDecoder(RowType<T> rowType) {
            return new JsonDecoder<>(rowType);
        }
    },

    /** Comma-separated values, with a header that names the columns. */
    CSV("csv", true) {
        @Override
        RecordEnd newRecordEnd() {
            return new RecordEnd.OfCsv();
        }

        @Override
        <T> Decoder<T> newDecoder(RowType<T> rowType) {
            return new CsvDecoder<>(rowType);
        }
    };

    private final String label;
    private final boolean hasHeader;

    FileFormat(String label, boolean hasHeader) {
        this.label = label;
        this.hasHeader = hasHeader;
    }

    abstract RecordEnd newRecordEnd();

    abstract <T> Decoder<T> newDecoder(RowType<T> rowType);

    /** Whether the first record of a file is none, but what the decoder needs for the others. */
    boolean hasHeader() {
        return hasHeader;
    }

    @Override
    public String toString() {
        return label;
    }
}
