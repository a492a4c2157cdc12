package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.network.http.HttpSource;
import dev.rivulet.network.http.endpoint.HttpSettings;

/**
 * An endpoint that records are posted to, each a JSON object.
 *
 * @param drift what becomes of records that do not fit
 * @param place where the file says so
 */
public record HttpEndpoint(HttpSettings settings, SchemaDrift drift, YamlText place, OnError onError)
        implements SourceSpec {

    @Override
    public String uid() {
        return "http";
    }

    @Override
    public void checkReadable(Field column) {
        PayloadFormat.JSON.checkReadable(column);
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        HttpSource<Row> source = HttpSource.json(settings, rows);
        try {
            return source.schemaDrift(drift);
        } catch (IllegalArgumentException wrong) {
            problems.add(place, "" + wrong.getMessage());
            return source;
        }
    }

    @Override
    public void describe(ObjectNode definition) {
        definition.put("source", "http");
        Payload.describe(drift, definition);
    }
}
