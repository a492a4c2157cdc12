package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.network.lines.LineSource;
import dev.rivulet.network.lines.endpoint.LineSettings;
import java.util.Optional;

/**
 * An address that lines are sent to.
 *
 * @param peer the column for the address that a line came from
 */
public record LinePort(LineSettings settings, LineFormat format, Optional<YamlText> peer, OnError onError)
        implements SourceSpec {

    @Override
    public String uid() {
        return "lines";
    }

    @Override
    public void checkReadable(Field column) {
        if (!peer.map(text -> text.value().equals(column.name())).orElse(false)) {
            format.checkReadable(column);
        }
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        LineSource<Row> lines = LineFormat.fitting(
                () -> lines(rows),
                () -> LineSource.of(settings, rows, LineFormat::unreadable),
                format.place(),
                problems);
        if (peer.isEmpty()) {
            return lines;
        }
        return SectionKeys.with(lines, peer.get(), LineSource::peerAs, problems);
    }

    private LineSource<Row> lines(StructRowType rows) {
        return switch (format.kind()) {
            case TEXT -> LineSource.text(settings, rows);
            case JSON, SENML -> LineSource.of(settings, rows, format::json);
            case CSV -> LineSource.csv(settings, format.columns(), rows);
            case SYSLOG -> LineSource.syslog(settings, format.zone(), rows);
        };
    }

    @Override
    public void describe(ObjectNode definition) {
        format.describe(definition.putObject("lines"));
        peer.ifPresent(column -> definition.put("peer", column.value()));
    }
}
