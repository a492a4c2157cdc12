package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a line is.
 *
 * @param kind text, json, csv, syslog or senml
 * @param columns of comma-separated values, in their order
 * @param depthMax of JSON and SenML
 * @param zone of syslog's times that do not say theirs
 * @param place where the file says so
 */
public record LineFormat(Kind kind, List<String> columns, int depthMax, ZoneId zone, YamlText place) {

    /** The kinds of lines. */
    public enum Kind {
        TEXT,
        JSON,
        CSV,
        SYSLOG,
        SENML
    }

    public LineFormat {
        columns = List.copyOf(columns);
    }

    /**
     * Whether a column can come of it.
     *
     * @throws IllegalArgumentException if not, with the reason
     */
    void checkReadable(Field column) {
        if (kind == Kind.JSON) {
            PayloadFormat.JSON.checkReadable(column);
        } else if (kind == Kind.SENML) {
            PayloadFormat.SENML.checkReadable(column);
        } else if (kind == Kind.CSV) {
            PayloadFormat.CSV.checkReadable(column);
        }
    }

    /** A decoder of lines that are JSON. */
    Decoder<Row> json(RowType<Row> rows) {
        PayloadFormat format = kind == Kind.SENML ? PayloadFormat.SENML : PayloadFormat.JSON;
        return format.jsonDecoder(rows, JsonSettings.DEFAULTS.withDepthMax(depthMax));
    }

    /** The source, or one that reads nothing where it does not fit the schema, which is then a problem of the file. */
    static <S> S fitting(Supplier<S> source, Supplier<S> other, YamlText place, ConfigProblems problems) {
        try {
            return source.get();
        } catch (IllegalArgumentException wrong) {
            problems.add(place, "" + wrong.getMessage());
            return other.get();
        }
    }

    /** Makes no row of anything. */
    static Decoder<Row> unreadable(RowType<Row> rows) {
        return (batch, index) -> {
            throw new MalformedRowException("a line is no row of " + rows.name());
        };
    }

    void describe(ObjectNode definition) {
        definition.put("format", kind.name());
        definition.put("columns", String.join(",", columns));
        definition.put("zone", zone.getId());
        Payload.describe(JsonSettings.DEFAULTS.withDepthMax(depthMax), definition);
    }
}
