package dev.rivulet.cli.bind;

import dev.rivulet.cli.source.OnError;
import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.cli.yaml.PipelineSpec;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.reject.DeadLetterRow;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.wal.SyncSettings;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a pipeline of the engine out of one that was read from a file. Stateless.
 *
 * <p>The watermark sees every row that the source makes, also those that the filter does not let through, since a reading that is not
 * wanted still tells how late it is. Only if the event time is a derived column does it follow the filter, as deriving does.
 */
public final class PipelineBinder {

    /** The names of operators and sink in log, checkpoints and commits; changing one orphans what is stored under it. */
    static final String WINDOW_UID = "windows";

    static final String DEDUPLICATE_UID = "deduplicate";

    static final String SINK_UID = "table";

    /** In the data directory, with rows that wait for a table out of reach. */
    private static final String STAGED_FOLDER = "staged";

    /** A pipeline file names one. */
    private static final int SINK_COUNT = 1;

    private final CompiledPipeline compiled;
    private final Sink<Row> sink;

    private PipelineBinder(CompiledPipeline compiled) {
        this.compiled = compiled;
        this.sink = compiled.elsewhere().orElseGet(() -> table(compiled));
    }

    private static DeltaSink<Row> table(CompiledPipeline compiled) {
        Path path = compiled.spec().sink().path();
        List<String> keyColumns = compiled.keyColumns();
        DeltaSink<Row> sink = keyColumns.isEmpty()
                ? DeltaSink.append(path, compiled.outputType())
                : DeltaSink.upsert(path, compiled.outputType(), keyColumns.toArray(String[]::new));
        sink = sink.creating(plain -> withUnset(compiled.table(), plain.properties()));
        PipelineSpec.Misfits misfits = compiled.spec().sink().misfits();
        if (misfits.mergeSchema()) {
            sink = sink.withOptions(WriteOption.MERGE_SCHEMA);
        }
        if (misfits.addedColumns().isPresent()) {
            sink = sink.addingColumnsFrom(misfits.addedColumns().get().text().value());
        }
        if (compiled.spec().sink().storesAndForwards()) {
            sink = sink.withLocalStaging(compiled.spec().engine().data().resolve(STAGED_FOLDER));
        }
        return sink.withAutoCompaction(compiled.spec().sink().compactFileCountMin())
                .onViolation(
                        misfits.onViolation() == OnError.DEAD_LETTER
                                ? ViolationPolicy.DEAD_LETTER
                                : ViolationPolicy.FAIL);
    }

    /** The table with those properties that the file says nothing of. */
    private static TableDefinition withUnset(TableDefinition table, Map<String, String> properties) {
        TableDefinition whole = table;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (!table.properties().containsKey(property.getKey())) {
                whole = whole.withProperty(property.getKey(), property.getValue());
            }
        }
        return whole;
    }

    /**
     * A pipeline and what is to be known of its ends. Immutable.
     *
     * @param source a short description of where rows come from
     * @param sink a short description of where they go
     * @param settings how the file wants it to be run
     * @param restarts what the file wants done when it fails; empty if it says nothing
     * @param deadLetters the table for them; empty if they are files in the data directory
     * @param memoryWeight its part of a budget that several jobs share
     */
    public record BoundPipeline(
            Pipeline pipeline,
            String source,
            String sink,
            EngineSettings settings,
            Optional<RestartStrategy> restarts,
            Optional<Path> deadLetters,
            int memoryWeight) {}

    /**
     * Binds a pipeline.
     *
     * @throws IllegalArgumentException if the engine refuses a value that the file was allowed to have
     */
    public static BoundPipeline bind(CompiledPipeline compiled) {
        PipelineBinder binder = new PipelineBinder(compiled);
        return new BoundPipeline(
                binder.pipeline(),
                compiled.source().description(),
                binder.sink.description(),
                settings(compiled.spec()),
                compiled.spec().engine().endurance().restarts(),
                compiled.spec().deadLetters(),
                compiled.spec().engine().memory().weight());
    }

    private static EngineSettings settings(PipelineSpec spec) {
        PipelineSpec.Engine engine = spec.engine();
        PipelineSpec.Workers workers = engine.workers();
        PipelineSpec.Intervals intervals = engine.intervals();
        EngineSettings settings = EngineSettings.defaults()
                .with(new EngineSettings.Parallelism(
                        workers.laneCountMin(), workers.laneCountMax(), workers.decoderCount()))
                .with(new EngineSettings.Intervals(
                        intervals.epoch(),
                        intervals.commit(),
                        intervals.recoveryBudget(),
                        intervals.checkpointSizeBytes()))
                .with(log(engine.log()))
                .withStagedSizeMax(engine.endurance().stagedSizeBytesMax())
                .withFailsOnMalformed(spec.source().onError() == OnError.FAIL);
        long memorySizeBytes = engine.memory().sizeBytes();
        return memorySizeBytes == PipelineSpec.Memory.UNBOUNDED
                ? settings
                : settings.withMemory(memorySizeBytes, SINK_COUNT);
    }

    private static WalSettings log(PipelineSpec.Log log) {
        return WalSettings.defaults()
                .withSizeMaxBytes(log.sizeMaxBytes())
                .with(new WalSettings.Retention(log.retention(), log.retentionSizeBytes()))
                .with(SyncSettings.defaults().withMode(log.sync()));
    }

    private Pipeline pipeline() {
        Pipeline pipeline = Pipeline.named(compiled.spec().name());
        pipeline.setDefinition(DefinitionText.of(compiled.spec()));
        compiled.spec()
                .deadLetters()
                .ifPresent(table -> pipeline.deadLettersTo(DeltaSink.append(table, DeadLetterRow.class)));
        DataStream<Row> rows = pipeline.source(compiled.spec().source().uid(), compiled.source());
        boolean isTimeInInput = compiled.eventTimeIndex().isPresent()
                && compiled.eventTimeIndex().getAsInt()
                        < compiled.inputType().schema().fieldCount();
        if (isTimeInInput) {
            rows = withWatermarks(rows, compiled.inputType());
        }
        if (compiled.filter().isPresent()) {
            rows = rows.filter(RowSteps.filter(compiled.filter().get()));
        }
        if (!compiled.derive().isIdentity()) {
            rows = rows.map(RowSteps.projection(compiled.derive()));
        }
        if (!isTimeInInput && compiled.eventTimeIndex().isPresent()) {
            rows = withWatermarks(rows, compiled.derive().outputType());
        }
        if (!compiled.deduplicatedBy().isEmpty()) {
            rows = deduplicated(rows, RowKey.of(compiled.derive().outputType(), compiled.deduplicatedBy()));
        }
        toSink(
                compiled.aggregation().isPresent()
                        ? aggregated(rows, compiled.aggregation().get())
                        : rows);
        return pipeline;
    }

    private DataStream<Row> withWatermarks(DataStream<Row> rows, StructRowType rowType) {
        FieldAccessor<Row> time = rowType.accessor(compiled.eventTimeIndex().getAsInt());
        PipelineSpec.EventTime eventTime = compiled.spec().rows().eventTime().orElseThrow();
        return rows.withWatermarks(
                WatermarkStrategy.boundedOutOfOrderness(eventTime.outOfOrderness(), time::longValue));
    }

    private <K> DataStream<Row> deduplicated(DataStream<Row> rows, RowKey<K> key) {
        return rows.keyBy(key.selector(), key.codec())
                .deduplicate(DEDUPLICATE_UID)
                .within(compiled.spec().deduplication().orElseThrow().within());
    }

    private DataStream<Row> aggregated(DataStream<Row> rows, CompiledPipeline.Aggregation aggregation) {
        ArgumentRows arguments = ArgumentRows.of(compiled.derive().outputType(), aggregation);
        PipelineSpec.Aggregation spec = compiled.spec().aggregation().orElseThrow();
        RowAggregation function = new RowAggregation(arguments, aggregation);
        DataStream<Row> input = arguments.isIdentity() ? rows : rows.map(arguments.mapper());
        return window(input, RowKey.of(arguments.rowType(), arguments.keyIndexes()), spec, aggregation, function);
    }

    private static <K> DataStream<Row> window(
            DataStream<Row> rows,
            RowKey<K> key,
            PipelineSpec.Aggregation spec,
            CompiledPipeline.Aggregation aggregation,
            RowAggregation function) {
        return rows.keyBy(key.selector(), key.codec())
                .window(TumblingWindows.of(spec.tumbling()))
                .aggregate(WINDOW_UID, function, WindowRows.of(key, function, aggregation.resultType()));
    }

    private void toSink(DataStream<Row> results) {
        DataStream<Row> rows = results;
        if (compiled.outputFilter().isPresent()) {
            rows = rows.filter(RowSteps.filter(compiled.outputFilter().get()));
        }
        if (!compiled.output().isIdentity()) {
            rows = rows.map(RowSteps.projection(compiled.output()));
        }
        rows.sinkTo(SINK_UID, sink);
    }
}
