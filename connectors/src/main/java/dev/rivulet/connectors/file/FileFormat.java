package dev.rivulet.connectors.file;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.connectors.raw.RawDecoder;
import dev.rivulet.connectors.senml.SenmlDecoder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.io.IOException;
import java.nio.file.Path;

/** Formats of text. */
enum FileFormat implements RecordFormat {
    /** A JSON object on each line. */
    JSON_LINES("json", false) {
        @Override
        RecordEnd newRecordEnd() {
            return new RecordEnd.OfLines();
        }

        @Override
        <T> Decoder<T> newDecoder(RowType<T> rowType, JsonSettings settings) {
            return new JsonDecoder<>(rowType, settings);
        }
    },

    /** A pack of SenML on each line. */
    SENML_LINES("senml", false) {
        @Override
        RecordEnd newRecordEnd() {
            return new RecordEnd.OfLines();
        }

        @Override
        <T> Decoder<T> newDecoder(RowType<T> rowType, JsonSettings settings) {
            return new SenmlDecoder<>(rowType, settings);
        }
    },

    /** Comma-separated values, with a header that names the columns. */
    CSV("csv", true) {
        @Override
        RecordEnd newRecordEnd() {
            return new RecordEnd.OfCsv();
        }

        @Override
        <T> Decoder<T> newDecoder(RowType<T> rowType, JsonSettings settings) {
            return new CsvDecoder<>(rowType, settings.onDrift());
        }
    },

    /** Lines as they are. */
    RAW_LINES("raw", false) {
        @Override
        RecordEnd newRecordEnd() {
            return new RecordEnd.OfLines();
        }

        @Override
        <T> Decoder<T> newDecoder(RowType<T> rowType, JsonSettings settings) {
            return RawDecoder.ofOnlyField(rowType);
        }
    };

    private final String label;
    private final boolean hasHeader;

    FileFormat(String label, boolean hasHeader) {
        this.label = label;
        this.hasHeader = hasHeader;
    }

    abstract RecordEnd newRecordEnd();

    abstract <T> Decoder<T> newDecoder(RowType<T> rowType, JsonSettings settings);

    @Override
    public <T> Decoder<T> newDecoder(RowType<T> rowType) {
        return newDecoder(rowType, JsonSettings.DEFAULTS);
    }

    @Override
    public RecordFormat withSchemaDrift(SchemaDrift onDrift) {
        return new Tuned(this, JsonSettings.DEFAULTS.withSchemaDrift(onDrift));
    }

    @Override
    public RecordFormat withDepthMax(int levels) {
        return new Tuned(this, JsonSettings.DEFAULTS).withDepthMax(levels);
    }

    @Override
    public RecordCursor open(Path file, FilePosition from, int recordSizeMaxBytes) throws IOException {
        return TextCursor.open(file, from, this, recordSizeMaxBytes);
    }

    /** Whether the first record of a file is none, but what the decoder needs for the others. */
    boolean hasHeader() {
        return hasHeader;
    }

    @Override
    public String toString() {
        return label;
    }

    /** A format with a word on drift and depth. */
    private record Tuned(FileFormat format, JsonSettings settings) implements RecordFormat {

        @Override
        public RecordCursor open(Path file, FilePosition from, int recordSizeMaxBytes) throws IOException {
            return format.open(file, from, recordSizeMaxBytes);
        }

        @Override
        public <T> Decoder<T> newDecoder(RowType<T> rowType) {
            return format.newDecoder(rowType, settings);
        }

        @Override
        public RecordFormat withSchemaDrift(SchemaDrift other) {
            return new Tuned(format, settings.withSchemaDrift(other));
        }

        @Override
        public RecordFormat withDepthMax(int levels) {
            return format == JSON_LINES || format == SENML_LINES
                    ? new Tuned(format, settings.withDepthMax(levels))
                    : RecordFormat.super.withDepthMax(levels);
        }

        @Override
        public String toString() {
            return format.toString();
        }
    }
}
