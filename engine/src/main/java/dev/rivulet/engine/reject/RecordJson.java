package dev.rivulet.engine.reject;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.engine.job.RejectedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The parts of the lines that are kept of records. Stateless. */
final class RecordJson {

    private RecordJson() {}

    static byte[] content(Disk disk, Path path) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(disk.sizeBytes(path)));
        try (DiskFile file = disk.openForReading(path)) {
            file.read(content, 0);
        }
        byte[] bytes = new byte[content.position()];
        content.get(0, bytes);
        return bytes;
    }

    /**
     * As text where the bytes are text, so that people can read it; in Base64 where they are not, so that nothing is lost.
     *
     * @param textName of the field with text
     * @param bytesName of the field with Base64
     */
    static void writeBytes(JsonGenerator json, String textName, String bytesName, byte[] bytes) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            json.writeStringField(textName, text);
        } catch (CharacterCodingException e) {
            json.writeFieldName(bytesName);
            json.writeBinary(bytes);
        }
    }

    /**
     * What is known of how a record came.
     *
     * @param context as much of it as is kept
     */
    static void write(JsonGenerator json, RejectedRecord.Arrival arrival, byte[] context) throws IOException {
        if (arrival.partition() != RejectedRecord.Arrival.NO_PARTITION) {
            json.writeNumberField("partition", arrival.partition());
        }
        if (arrival.timeMicros() != Long.MIN_VALUE) {
            json.writeNumberField("timeMicros", arrival.timeMicros());
        }
        if (context.length > 0) {
            json.writeFieldName("context");
            json.writeBinary(context);
        }
        if (arrival.resend() != RejectedRecord.Resend.NEVER) {
            json.writeStringField("resend", arrival.resend().toString());
        }
        if (arrival.raw().length > 0) {
            writeBytes(json, "record", "recordBytes", arrival.raw());
        }
    }

    /** Reads a line, also one of a version that kept less. */
    static RejectedRecord read(JsonParser json) throws IOException {
        String source = "";
        String resource = "";
        String operator = "";
        String exception = "";
        String cause = "";
        RejectedRecord.Kind kind = RejectedRecord.Kind.RECORD;
        long offset = 0;
        long logPosition = 0;
        int recordIndex = 0;
        byte[] bytes = {};
        int partition = RejectedRecord.Arrival.NO_PARTITION;
        long timeMicros = Long.MIN_VALUE;
        byte[] context = {};
        RejectedRecord.Resend resend = RejectedRecord.Resend.NEVER;
        byte[] raw = {};
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "source" -> source = json.getText();
                case "resource" -> resource = json.getText();
                case "operator" -> operator = json.getText();
                case "exception" -> exception = json.getText();
                case "kind" -> kind = RejectedRecord.Kind.valueOf(json.getText().toUpperCase(Locale.ROOT));
                case "cause" -> cause = json.getText();
                case "offset" -> offset = json.getLongValue();
                case "logPosition" -> logPosition = json.getLongValue();
                case "recordIndex" -> recordIndex = json.getIntValue();
                case "text" -> bytes = json.getText().getBytes(StandardCharsets.UTF_8);
                case "bytes" -> bytes = json.getBinaryValue();
                case "partition" -> partition = json.getIntValue();
                case "timeMicros" -> timeMicros = json.getLongValue();
                case "context" -> context = json.getBinaryValue();
                case "resend" -> resend = resend(json.getText());
                case "record" -> raw = json.getText().getBytes(StandardCharsets.UTF_8);
                case "recordBytes" -> raw = json.getBinaryValue();
                default -> json.skipChildren(); // Of a later release.
            }
        }
        return new RejectedRecord(
                source,
                resource,
                offset,
                logPosition,
                recordIndex,
                operator,
                exception,
                cause,
                kind,
                bytes,
                new RejectedRecord.Arrival(partition, timeMicros, context, resend, raw));
    }

    static RejectedRecord.Resend resend(String text) {
        for (RejectedRecord.Resend resend : RejectedRecord.Resend.values()) {
            if (resend.toString().equals(text)) {
                return resend;
            }
        }
        return RejectedRecord.Resend.NEVER; // Of a later release, which knows why.
    }
}
