package dev.rivulet.cli.sink;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import java.nio.file.Path;
import java.util.Optional;

/** A sink that is no table, as a pipeline file describes it, with defaults filled in and paths resolved. Immutable. */
public interface SinkSpec {

    /**
     * Makes the sink.
     *
     * @param rows that go out
     * @param staging a directory of its own for rows that wait, which need not be there
     * @param problems for what of it does not fit the rows
     * @return empty if there are such
     */
    Optional<Sink<Row>> sink(StructRowType rows, Path staging, ConfigProblems problems);
}
