package dev.rivulet.network.http.body;

import java.util.Locale;
import java.util.Optional;

/** How records lie in a body. */
public enum BodyFormat {
    /** A record on each line. */
    LINES,

    /** A JSON array with a record in each place, or one JSON object. */
    JSON,

    /** One record, as it is. */
    WHOLE;

    /**
     * What a content type stands for.
     *
     * @param contentType as the header has it; empty if there is none, which is taken for JSON
     * @param areBodiesWhole whether JSON is one record
     * @return empty if it is none that is taken
     */
    public static Optional<BodyFormat> of(String contentType, boolean areBodiesWhole) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        for (int index = 1; index < parts.length; index++) {
            String parameter = parts[index].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return Optional.empty();
            }
        }
        return switch (parts.length == 0 ? "" : parts[0].strip()) {
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines" ->
                Optional.of(LINES);
            case "", "application/json" -> Optional.of(areBodiesWhole ? WHOLE : JSON);
            case "application/senml+json" -> areBodiesWhole ? Optional.of(WHOLE) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
