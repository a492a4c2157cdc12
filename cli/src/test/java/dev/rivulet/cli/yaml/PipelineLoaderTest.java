package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.source.FileFolder;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.cli.source.PayloadFormat;
import dev.rivulet.cli.source.SourceSpec;
import dev.rivulet.cli.source.TableStream;
import dev.rivulet.connectors.pace.PacedSource;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.core.source.Sampling;
import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import dev.rivulet.wal.SyncMode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineLoaderTest {

    private static final Path FILE = Path.of("/pipelines/pipeline.yaml");

    @Test
    void windowedPipelineHasAllItsParts() throws ConfigException {
        PipelineSpec spec = PipelineLoader.parse(MistakeTest.resource("pipeline.yaml"), FILE)
                .spec();

        assertEquals("iot-windows", spec.name());
        assertEquals(Path.of("/pipelines/input"), ((FileFolder) spec.source()).path());
        assertEquals(PayloadFormat.JSON, ((FileFolder) spec.source()).format());
        assertEquals(OnError.DEAD_LETTER, spec.source().onError());
        assertEquals(
                Duration.ofSeconds(5), spec.rows().eventTime().orElseThrow().outOfOrderness());
        assertEquals(Duration.ofSeconds(10), spec.aggregation().orElseThrow().tumbling());
        assertEquals(Path.of("/pipelines/table"), spec.sink().path());
        assertEquals(Path.of("/pipelines/data"), spec.engine().data());
        assertEquals(
                new PipelineSpec.Intervals(
                        Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5), 512L << 20),
                spec.engine().intervals());
        assertEquals(new PipelineSpec.Workers(1, 1, 1), spec.engine().workers());
    }

    @Test
    void tableMayBeTheSource() throws ConfigException {
        SourceSpec source = PipelineLoader.parse("""
                        name: tail
                        source:
                          type: delta
                          path: orders
                          startingVersion: latest
                          maxFilesPerTrigger: 9
                          maxBytesPerTrigger: 1MB
                          skipChangeCommits: true
                          poll-interval: 2s
                        schema: { id: long not null }
                        sink: { path: out }
                        """, FILE).spec().source();

        assertEquals(
                new TableStream(
                        Path.of("/pipelines/orders"),
                        new TableStream.Start(OptionalLong.of(TableStream.Start.LATEST), Optional.empty()),
                        9,
                        1 << 20,
                        new TableStream.PassedOver(false, true, false),
                        Duration.ofSeconds(2),
                        OnError.DEAD_LETTER),
                source);
    }

    @Test
    void workersFollowTheLoadWithinTheirBounds() throws ConfigException {
        String text = MistakeTest.resource("pipeline.yaml")
                .replaceFirst(
                        "engine: .*",
                        "engine: { lanes: { min: 2, max: 8 }, decoders: 3, memory: 256MB, recovery-budget: 30s,"
                                + " checkpoint-size: 1GB }");

        PipelineSpec.Engine engine = PipelineLoader.parse(text, FILE).spec().engine();

        assertEquals(new PipelineSpec.Workers(2, 8, 3), engine.workers());
        assertEquals(Duration.ofSeconds(30), engine.intervals().recoveryBudget());
        assertEquals(1L << 30, engine.intervals().checkpointSizeBytes());
        assertEquals(256L << 20, engine.memory().sizeBytes());
    }

    @Test
    void logHasItsLimitsAndSaysWhatItMayLose() throws ConfigException {
        String text = MistakeTest.resource("pipeline.yaml")
                .replaceFirst(
                        "engine: .*",
                        "engine: { log: { size-max: 2GB, retention: 7d, retention-size: 1GB, sync: loses-up-to,"
                                + " sync-interval: 50ms } }");

        PipelineSpec.Log log = PipelineLoader.parse(text, FILE).spec().engine().log();

        assertEquals(
                new PipelineSpec.Log(
                        2L << 30, Duration.ofDays(7), 1L << 30, new SyncMode.LosesUpTo(Duration.ofMillis(50))),
                log);
    }

    @Test
    void schemaOfEachStepIsComputed() throws ConfigException {
        CompiledPipeline pipeline = PipelineLoader.parse(MistakeTest.resource("pipeline.yaml"), FILE);

        assertEquals(
                "(device string not null, time timestamp not null, temperature double)",
                pipeline.inputType().schema().toString());
        assertEquals(
                "(device string not null, time timestamp not null, temperature double, fahrenheit double, warm boolean)",
                pipeline.derive().outputType().schema().toString());
        assertEquals(
                "(device string not null, window_start timestamp not null, window_end timestamp not null,"
                        + " readings long not null, mean_temperature double, max_f double, day date not null)",
                pipeline.outputType().schema().toString());
        assertEquals(OptionalInt.of(1), pipeline.eventTimeIndex());
        assertEquals(List.of(0), pipeline.aggregation().orElseThrow().keyIndexes());
        assertEquals(List.of("day"), pipeline.partitionColumns());
        assertEquals(List.of(), pipeline.keyColumns());
    }

    @Test
    void sinkMayPutRowsInThePlaceOfThoseWithTheSameKey() throws ConfigException {
        String text = MistakeTest.resource("pipeline.yaml")
                .replace("path: table,", "path: table, write-mode: upsert, primary-key: [device, window_start],");

        assertEquals(
                List.of("device", "window_start"),
                PipelineLoader.parse(text, FILE).keyColumns());
    }

    @Test
    void sinkMaySetPropertiesOfTheTable() throws ConfigException {
        String text = MistakeTest.resource("pipeline.yaml")
                .replace(
                        "path: table,",
                        "path: table, table-properties: { delta.enableDeletionVectors: false, my.name: a b },");

        assertEquals(
                Map.of("delta.enableDeletionVectors", "false", "my.name", "a b"),
                PipelineLoader.parse(text, FILE).spec().sink().tableProperties());
    }

    @Test
    void sinkMayPutFilesTogether() throws ConfigException {
        String text = MistakeTest.resource("pipeline.yaml");

        assertEquals(
                7,
                PipelineLoader.parse(text.replace("path: table,", "path: table, auto-compaction: 7,"), FILE)
                        .spec()
                        .sink()
                        .compactFileCountMin());
        assertEquals(10, PipelineLoader.parse(text, FILE).spec().sink().compactFileCountMin());
        assertEquals(
                0,
                PipelineLoader.parse(text.replace("path: table,", "path: table, auto-compaction: 0,"), FILE)
                        .spec()
                        .sink()
                        .compactFileCountMin());
    }

    @Test
    void sinkSaysWhatIsDoneWhereTableAndRowsDoNotFit() throws ConfigException {
        String text = MistakeTest.resource("pipeline.yaml");

        assertEquals(
                new PipelineSpec.Misfits(true, OnError.DEAD_LETTER, Optional.empty()),
                PipelineLoader.parse(
                                text.replace(
                                        "path: table,", "path: table, mergeSchema: true, on-violation: dead-letter,"),
                                FILE)
                        .spec()
                        .sink()
                        .misfits());
        assertEquals(
                new PipelineSpec.Misfits(false, OnError.FAIL, Optional.empty()),
                PipelineLoader.parse(text, FILE).spec().sink().misfits());
    }

    @Test
    void plainPipelineFiltersDerivesAndSelects() throws Exception {
        CompiledPipeline pipeline = PipelineLoader.parse("""
                name: etl
                source: { path: in, format: csv, maxFilesPerTrigger: 3, settle-time: 0s, on-error: fail, rate-limit: 500, maxRecordsPerTrigger: 1000, priority: low, on-full: drop-newest }
                schema: { id: long not null, price: "decimal(10,2)", note: string }
                filter: price >= 1
                derive:
                  gross: price * 1.19
                  rounded: round(gross, 2)
                  label: "concat(note, '/', id)"
                output:
                  select: [label, rounded, id]
                sink: { path: out }
                """, FILE);
        Row row = row(pipeline.inputType(), 7, "2.00", "a");
        Row cheap = row(pipeline.inputType(), 7, "0.99", "a");

        assertTrue(pipeline.filter().orElseThrow().test(row, new Scalar()));
        assertFalse(pipeline.filter().orElseThrow().test(cheap, new Scalar()));
        Row derived = pipeline.derive().newMapper().map(row);
        assertEquals(
                "{label=a/7, rounded=2.38, id=7}",
                pipeline.output().newMapper().map(derived).toString());
        assertTrue(pipeline.aggregation().isEmpty());
        assertEquals(3, ((FileFolder) pipeline.spec().source()).maxFilesPerTrigger());
        assertEquals(OnError.FAIL, pipeline.spec().source().onError());
        FlowPolicy flow = new FlowPolicy(SourcePriority.LOW, OnFull.DROP_NEWEST);
        assertEquals(new SourceSpec.Pace(500, 1_000, flow), pipeline.spec().pace());
        assertEquals(flow, pipeline.source().flow());
        assertTrue(pipeline.source() instanceof PacedSource, "it is slowed down");
    }

    @Test
    void aSourceSaysWhatAFullLogIsToDrop() throws Exception {
        CompiledPipeline pipeline = PipelineLoader.parse("""
                name: copy
                source: { path: in, on-full: drop-oldest }
                schema: { id: long not null }
                sink: { path: out }
                """, FILE);

        assertEquals(OnFull.DROP_OLDEST, pipeline.source().flow().onFull());
    }

    @Test
    void aSourceSaysWhichShareOfItAFullLogIsToHave() throws Exception {
        String file = """
                name: copy
                source: { path: in, on-full: sample%s }
                schema: { id: long not null }
                sink: { path: out }
                """;
        FlowPolicy tenth = FlowPolicy.DEFAULT.with(OnFull.SAMPLE);

        assertEquals(
                tenth, PipelineLoader.parse(file.formatted(""), FILE).source().flow());
        assertEquals(
                tenth.with(new Sampling(3)),
                PipelineLoader.parse(file.formatted(", sample-keep: 1/3"), FILE)
                        .source()
                        .flow());
        for (String mistake : List.of(", sample-keep: 0.1", ", sample-keep: 1/0")) {
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> PipelineLoader.parse(file.formatted(mistake), FILE));
            assertTrue(refused.getMessage().contains("wanted a share such as 1/10"), refused.getMessage());
        }
        String alone = file.formatted(", sample-keep: 1/3").replace("on-full: sample", "on-full: block");
        ConfigException refused = assertThrows(ConfigException.class, () -> PipelineLoader.parse(alone, FILE));
        assertTrue(refused.getMessage().contains("without `on-full: sample`"), refused.getMessage());
    }

    @Test
    void pipelineWithoutStepsGivesRowsBackAsTheyAre() throws Exception {
        CompiledPipeline pipeline = PipelineLoader.parse("""
                name: copy
                source: { path: in }
                schema: { id: long not null, price: "decimal(10,2)", note: string }
                sink: { path: out }
                """, FILE);
        Row row = row(pipeline.inputType(), 1, "1.00", null);

        assertTrue(pipeline.derive().isIdentity());
        assertEquals(row, pipeline.output().newMapper().map(row));
        assertEquals(pipeline.inputType().schema(), pipeline.outputType().schema());
    }

    @Test
    void aggregatesHaveTheirResultTypes() throws ConfigException {
        CompiledPipeline pipeline = PipelineLoader.parse("""
                name: types
                source: { path: in }
                schema: { k: int not null, ms: long not null, i: int, d: "decimal(10,2) not null", f: float, s: string }
                derive: { t: timestamp_millis(ms) }
                event-time: { column: t }
                key: [k, s]
                window: { tumbling: 1m }
                aggregates: { a: sum(i), b: avg(d), c: sum(d), e: avg(i), g: min(s), h: count(s), j: sum(f), l: last(d), m: first(f) }
                output: { filter: a > 3 }
                sink: { path: out }
                """, FILE);

        assertEquals(
                "(k int not null, s string, window_start timestamp not null, window_end timestamp not null, a long,"
                        + " b decimal(14,6) not null, c decimal(20,2) not null, e double, g string, h long not null, j double,"
                        + " l decimal(10,2) not null, m float)",
                pipeline.outputType().schema().toString());
    }

    @Test
    void failingRowSaysWhichExpressionAndValue() throws Exception {
        CompiledPipeline pipeline = PipelineLoader.parse("""
                name: fails
                source: { path: in }
                schema: { id: long not null, price: "decimal(10,2)", note: string }
                derive: { share: price / (id - 1) }
                sink: { path: out }
                """, FILE);
        Projection.Mapper mapper = pipeline.derive().newMapper();
        Row bad = row(pipeline.inputType(), 1, "5.00", "x");
        Row good = row(pipeline.inputType(), 3, "5.00", "x");

        ExpressionFailure failure = assertThrows(ExpressionFailure.class, () -> mapper.map(bad));

        assertTrue(failure.getMessage().startsWith("`price / (id - 1)`: division by zero"), failure.getMessage());
        assertTrue(mapper.map(good).toString().contains("share=2.5"), "the mapper goes on after a failure");
    }

    @Test
    void fileIsReadAndItsFolderIsTheBaseOfPaths(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("p.yaml"), MistakeTest.resource("pipeline.yaml"));

        CompiledPipeline pipeline = PipelineLoader.load(file);

        assertEquals(folder.resolve("input"), ((FileFolder) pipeline.spec().source()).path());
    }

    private static Row row(StructRowType type, long id, String price, String note) throws MalformedRowException {
        RowBuilder<Row> builder = type.newBuilder();
        builder.setLong(0, id);
        builder.setObject(1, new BigDecimal(price));
        if (note != null) {
            builder.setObject(2, note);
        }
        return builder.build();
    }
}
