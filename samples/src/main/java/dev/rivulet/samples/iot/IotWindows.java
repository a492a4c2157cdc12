package dev.rivulet.samples.iot;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Statistics;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Sums up sensor readings in windows of ten seconds per device and appends them to a Delta table, exactly once. */
public final class IotWindows {

    /** Unplugged probes report -127 degrees. */
    private static final double COLDEST_BELIEVED = -100.0;

    private IotWindows() {}

    /**
     * The pipeline.
     *
     * @param input a folder of JSON lines, such as {@link IotGenerator} writes; more files may arrive at any time
     * @param table created if it is not there
     */
    public static Pipeline pipeline(Path input, Path table) {
        Pipeline pipeline = Pipeline.named("iot-windows");
        pipeline.source("readings", FileSource.jsonLines(input, Reading.class))
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5), Reading::time))
                .filter(reading -> reading.temperature() >= COLDEST_BELIEVED)
                .keyBy(Reading::device, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate("windows", Statistics.of(Reading::temperature), IotWindows::row)
                .sinkTo("table", DeltaSink.append(table, DeviceWindow.class).partitionedBy("day"));
        return pipeline;
    }

    private static DeviceWindow row(String device, Window window, Statistics totals) {
        LocalDate day = LocalDate.ofInstant(window.start(), ZoneOffset.UTC);
        return new DeviceWindow(
                device, window.start(), window.end(), totals.count(), totals.mean(), totals.min(), totals.max(), day);
    }

    /**
     * Processes what is in the input folder and ends; run again, it goes on where it was.
     *
     * @param arguments the input folder, the data directory and the table
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("wanted three arguments: the input folder, the data directory and the table");
            System.exit(2);
        }
        Pipeline pipeline = pipeline(Path.of(arguments[0]), Path.of(arguments[2]));
        try (Job job = EmbeddedRunner.in(Path.of(arguments[1])).availableNow().start(pipeline)) {
            job.awaitTermination();
        }
    }
}
