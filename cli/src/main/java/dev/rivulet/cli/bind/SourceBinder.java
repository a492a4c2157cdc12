package dev.rivulet.cli.bind;

import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.cli.yaml.PipelineSpec;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.DeltaSource;

/** Makes a source of the engine out of one that was read from a file. Stateless. */
final class SourceBinder {

    // The names of sources in log and checkpoints; changing one orphans what is stored under it.
    private static final String FILES_UID = "files";
    private static final String MQTT_UID = "mqtt";
    private static final String TABLE_UID = "delta";

    private SourceBinder() {}

    /** A source and what the log knows it by. */
    record BoundSource(String uid, Source<Row> source) {}

    static BoundSource bind(CompiledPipeline compiled) {
        PipelineSpec.Source spec = compiled.spec().source();
        StructRowType rows = compiled.inputType();
        if (spec instanceof PipelineSpec.FileFolder folder) {
            return new BoundSource(FILES_UID, files(folder, rows));
        } else if (spec instanceof PipelineSpec.TableStream table) {
            return new BoundSource(TABLE_UID, limited(table, passing(table, started(table, rows))));
        } else if (spec instanceof PipelineSpec.MqttTopics messages) {
            return new BoundSource(MQTT_UID, MessageSources.of(messages, rows));
        }
        throw new AssertionError("a source of unknown kind: " + spec);
    }

    private static FileSource<Row> files(PipelineSpec.FileFolder spec, StructRowType rows) {
        FileSource<Row> files = switch (spec.format()) {
            case JSON -> FileSource.jsonLines(spec.path(), rows);
            case CSV -> FileSource.csv(spec.path(), rows);
        };
        FileSource<Row> timed = files.settleTime(spec.settleTime()).pollInterval(spec.pollInterval());
        return spec.maxFilesPerTrigger() == 0 ? timed : timed.maxFilesPerTrigger(spec.maxFilesPerTrigger());
    }

    private static DeltaSource<Row> started(PipelineSpec.TableStream spec, StructRowType rows) {
        DeltaSource<Row> table = DeltaSource.of(spec.path(), rows);
        PipelineSpec.Start start = spec.start();
        if (start.timestamp().isPresent()) {
            return table.startingTimestamp(start.timestamp().get());
        } else if (start.version().isPresent()) {
            long version = start.version().getAsLong();
            return version == PipelineSpec.Start.LATEST ? table.startingAfterLatest() : table.startingVersion(version);
        }
        return table;
    }

    private static DeltaSource<Row> passing(PipelineSpec.TableStream spec, DeltaSource<Row> table) {
        PipelineSpec.PassedOver passedOver = spec.passedOver();
        DeltaSource<Row> changed = passedOver.deletes() ? table.ignoreDeletes() : table;
        changed = passedOver.changes() ? changed.skipChangeCommits() : changed;
        return passedOver.schemaChanges() ? changed.evolveSchema() : changed;
    }

    private static DeltaSource<Row> limited(PipelineSpec.TableStream spec, DeltaSource<Row> table) {
        DeltaSource<Row> changed =
                table.maxBytesPerTrigger(spec.maxBytesPerTrigger()).pollInterval(spec.pollInterval());
        return spec.maxFilesPerTrigger() == 0 ? changed : changed.maxFilesPerTrigger(spec.maxFilesPerTrigger());
    }
}
