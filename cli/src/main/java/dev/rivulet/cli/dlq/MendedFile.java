package dev.rivulet.cli.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of records as they should have come: lines as {@code dlq list --json} prints them, of which {@code id} and {@code text} or
 * {@code base64} count. Stateless.
 */
final class MendedFile {

    static final String TEXT = "text";
    static final String BASE64 = "base64";

    private MendedFile() {}

    /**
     * The bytes per id, in the order of the lines.
     *
     * @throws IllegalArgumentException with the line, if it is none of these, or names an id twice
     */
    static Map<String, byte[]> read(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, byte[]> records = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (line.isBlank()) {
                continue;
            }
            String place = file + ":" + number + ": ";
            JsonNode record = parse(json, line, place);
            String id = record.path("id").asText();
            if (id.isEmpty()) {
                throw new IllegalArgumentException(place + "there is no id");
            }
            if (records.put(id, bytes(record, place)) != null) {
                throw new IllegalArgumentException(place + "id " + id + " is there twice");
            }
        }
        return records;
    }

    private static JsonNode parse(ObjectMapper json, String line, String place) {
        try {
            return json.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(place + e.getOriginalMessage(), e);
        }
    }

    private static byte[] bytes(JsonNode record, String place) {
        JsonNode text = record.path(TEXT);
        JsonNode base64 = record.path(BASE64);
        if (text.isTextual() == base64.isTextual()) {
            throw new IllegalArgumentException(place + "wanted the record as either \"text\" or \"base64\"");
        }
        try {
            return text.isTextual()
                    ? text.asText().getBytes(StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + "base64: " + e.getMessage(), e);
        }
    }
}
