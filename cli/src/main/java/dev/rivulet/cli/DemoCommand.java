package dev.rivulet.cli;

import dev.rivulet.cli.demo.Demo;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.samples.iot.IotDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet demo}: shows on generated data that a crash loses and doubles nothing. */
@Command(
        name = "demo",
        description = "Generates sensor readings, processes them, crashes half-way, goes on, and proves the result.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class DemoCommand implements Callable<Integer> {

    /** Fewer would be through before the crash. */
    private static final long READINGS_MIN = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            paramLabel = "D",
            description = "The folder for D/input, D/data and D/table (default: ${DEFAULT-VALUE}).",
            defaultValue = "rivulet-demo")
    private Path directory = Path.of("rivulet-demo");

    @Option(
            names = "--readings",
            paramLabel = "N",
            description = "How many readings to generate (default: ${DEFAULT-VALUE}).",
            defaultValue = "200000")
    private long readings;

    @Option(names = "--all", description = "Print all rows of the table.")
    private boolean isWhole;

    DemoCommand() {}

    @Override
    public Integer call() throws IOException, JobException, InterruptedException {
        if (readings < READINGS_MIN) {
            throw new ParameterException(
                    spec.commandLine(), "--readings is " + readings + ", wanted at least " + READINGS_MIN);
        }
        Demo demo = new Demo(directory, IotDataset.demo().withRecordCount(readings), System.out);
        return demo.run(isWhole) ? ExitCode.OK : ExitCode.FAILED;
    }
}
