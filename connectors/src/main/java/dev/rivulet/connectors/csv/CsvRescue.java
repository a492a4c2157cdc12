package dev.rivulet.connectors.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Puts the values of a record that did not fit into one text. Stateless. */
final class CsvRescue {

    private static final JsonFactory FACTORY = new JsonFactory();

    private CsvRescue() {}

    /**
     * A JSON object of texts, in the order of the columns.
     *
     * @param values per name of a column what stood there
     */
    static String json(Map<String, String> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> value : values.entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
