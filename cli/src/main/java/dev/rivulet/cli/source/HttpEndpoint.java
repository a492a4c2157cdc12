package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.network.http.HttpSource;
import dev.rivulet.network.http.endpoint.HttpSettings;

/**
 * An endpoint that records are posted to, each a JSON object.
 *
 * @param json how records are read
 * @param place where the file says so
 */
public record HttpEndpoint(
        HttpSettings settings, PayloadFormat format, JsonSettings json, YamlText place, OnError onError)
        implements SourceSpec {

    @Override
    public String uid() {
        return "http";
    }

    @Override
    public void checkReadable(Field column) {
        format.checkReadable(column, json);
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        HttpSource<Row> source = HttpSource.json(settings, rows);
        try {
            source = format == PayloadFormat.SENML ? HttpSource.senml(settings, rows) : source;
            return source.depthMax(json.depthMax()).schemaDrift(json.onDrift());
        } catch (IllegalArgumentException wrong) {
            problems.add(place, "" + wrong.getMessage());
            return source;
        }
    }

    @Override
    public void describe(ObjectNode definition) {
        definition.put("source", "http");
        if (format != PayloadFormat.JSON) {
            definition.put("format", format.name());
        }
        Payload.describe(json, definition);
    }
}
