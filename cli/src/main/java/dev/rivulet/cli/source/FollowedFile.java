package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.connectors.tail.TailSource;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A file that grows.
 *
 * @param rotated the names that it gets when it is rotated; empty for the usual ones
 * @param pollInterval how often to look whether there is more
 * @param rotationWait how long a rotated file is still waited for
 */
public record FollowedFile(
        Path path,
        LineFormat format,
        Optional<String> rotated,
        Duration pollInterval,
        Duration rotationWait,
        int lineSizeMax,
        OnError onError)
        implements SourceSpec {

    @Override
    public String uid() {
        return "tail";
    }

    @Override
    public void checkReadable(Field column) {
        format.checkReadable(column);
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        TailSource<Row> file = LineFormat.fitting(
                () -> lines(rows), () -> TailSource.of(path, rows, LineFormat::unreadable), format.place(), problems);
        TailSource<Row> timed =
                file.pollInterval(pollInterval).rotationWait(rotationWait).lineSizeMaxBytes(lineSizeMax);
        return rotated.map(timed::rotatedTo).orElse(timed);
    }

    private TailSource<Row> lines(StructRowType rows) {
        return switch (format.kind()) {
            case TEXT -> TailSource.text(path, rows);
            case CSV -> TailSource.csv(path, format.columns(), rows);
            default -> TailSource.of(path, rows, format::json);
        };
    }

    @Override
    public void describe(ObjectNode definition) {
        format.describe(definition.putObject("tail"));
    }
}
