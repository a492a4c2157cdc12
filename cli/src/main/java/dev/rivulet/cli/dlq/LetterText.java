package dev.rivulet.cli.dlq;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters for people and for programs. Stateless. */
final class LetterText {

    /** The operator of what came to none. */
    private static final String DECODER = "decoder";

    private static final int BYTES_PER_LINE = 16;

    private LetterText() {}

    static String operator(RejectedRecord record) {
        return record.operator().isEmpty() ? DECODER : record.operator();
    }

    /** Empty if it was written by a version that did not keep it. */
    static String time(RejectedRecord record) {
        long micros = record.arrival().timeMicros();
        return micros == Long.MIN_VALUE ? "" : EpochMicros.instant(micros).toString();
    }

    /** All that is known, a line each, and what it was. */
    static List<String> lines(DeadLetter letter, boolean isReplayed) {
        RejectedRecord record = letter.record();
        List<String> lines = new ArrayList<>();
        lines.add("id           " + letter.id());
        lines.add("time         " + time(record));
        lines.add("source       " + record.source());
        if (record.arrival().partition() != RejectedRecord.Arrival.NO_PARTITION) {
            lines.add("partition    " + record.arrival().partition());
        }
        lines.add("place        " + record.resource() + ":" + record.offset());
        lines.add("log position " + record.logPosition() + ", record " + record.recordIndex());
        lines.add("operator     " + operator(record));
        lines.add("cause        " + (record.exception().isEmpty() ? "" : record.exception() + ": ") + record.cause());
        lines.add("replay       "
                + (isReplayed ? "was sent again" : record.arrival().resend()));
        boolean isRecord = record.rawBytes().length > 0 || record.kind() == RejectedRecord.Kind.RECORD;
        if (isRecord) {
            lines.add("record, " + record.rawBytes().length + " bytes:");
            lines.addAll(content(record.rawBytes()));
        }
        if (record.kind() != RejectedRecord.Kind.RECORD) {
            lines.add(record.kind() + ":");
            lines.addAll(content(record.bytes()));
        }
        return lines;
    }

    /** As text where it is text that a terminal can show, else byte by byte. */
    private static List<String> content(byte[] bytes) {
        String text = text(bytes);
        return text != null && isShown(text) ? text.lines().toList() : hexLines(bytes);
    }

    private static boolean isShown(String text) {
        return text.chars().noneMatch(unit -> Character.isISOControl(unit) && !Character.isWhitespace(unit));
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) { // It is no text.
            return null;
        }
    }

    private static List<String> hexLines(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += BYTES_PER_LINE) {
            StringBuilder hex = new StringBuilder(String.format("%08x ", start));
            StringBuilder shown = new StringBuilder();
            for (int at = start; at < start + BYTES_PER_LINE; at++) {
                hex.append(at < bytes.length ? String.format(" %02x", bytes[at]) : "   ");
                shown.append(at >= bytes.length ? "" : bytes[at] > ' ' && bytes[at] < 0x7f ? (char) bytes[at] : '.');
            }
            lines.add(hex + "  " + shown);
        }
        return lines;
    }

    /** All that is known; its {@code text}, or {@code base64}, is what {@link MendedFile} reads again. */
    static ObjectNode json(DeadLetter letter, boolean isReplayed) {
        RejectedRecord record = letter.record();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", letter.id());
        json.put("epoch", letter.epoch()).put("time", time(record)).put("source", record.source());
        if (record.arrival().partition() != RejectedRecord.Arrival.NO_PARTITION) {
            json.put("partition", record.arrival().partition());
        }
        json.put("resource", record.resource()).put("offset", record.offset());
        json.put("logPosition", record.logPosition()).put("recordIndex", record.recordIndex());
        json.put("operator", operator(record)).put("exception", record.exception());
        json.put("cause", record.cause()).put("kind", record.kind().toString());
        json.put("resend", record.arrival().resend().toString()).put("isReplayed", isReplayed);
        if (record.kind() != RejectedRecord.Kind.RECORD) {
            put(json, "row", "rowBase64", record.bytes());
        }
        if (record.kind() == RejectedRecord.Kind.RECORD || record.rawBytes().length > 0) {
            put(json, MendedFile.TEXT, MendedFile.BASE64, record.rawBytes());
        }
        return json;
    }

    private static void put(ObjectNode json, String textName, String bytesName, byte[] bytes) {
        String text = text(bytes);
        json.put(
                text == null ? bytesName : textName,
                text == null ? Base64.getEncoder().encodeToString(bytes) : text);
    }
}
