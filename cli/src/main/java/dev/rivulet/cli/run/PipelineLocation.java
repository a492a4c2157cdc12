package dev.rivulet.cli.run;

import dev.rivulet.cli.bind.PipelineBinder;
import dev.rivulet.cli.bind.PipelineBinder.BoundPipeline;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.cli.yaml.PipelineLoader;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.wal.inspect.WalInspection;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The pipeline that a command is about, and the data directory of its job; filled in by the command line. */
public final class PipelineLocation {

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline's file, in YAML.")
    private Path file = Path.of("pipeline.yaml");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where log, state, dead letters and event log are kept, instead of where the file says.")
    private @Nullable Path data;

    public PipelineLocation() {}

    /**
     * A pipeline, ready to be run.
     *
     * @param name of the job
     */
    public record Located(String name, BoundPipeline bound, DataDirectory data) {

        /** A runner as the file says, without what it says of restarts. */
        EmbeddedRunner runner() {
            return EmbeddedRunner.in(data.root()).withSettings(bound.settings());
        }

        /**
         * Its log, to be computed again on this machine, under the settings of its file.
         *
         * @param scratch see {@link Replay#of}
         */
        public Replay replay(Path scratch) {
            return Replay.of(bound.pipeline(), data.root(), scratch, bound.settings(), Machine.real());
        }
    }

    /** As it was given. */
    public Path file() {
        return file;
    }

    /** Loads the pipeline. */
    public Located load() throws ConfigException {
        return load(file, data);
    }

    /**
     * Loads a pipeline.
     *
     * @param data its data directory, null for the one that the file says
     */
    public static Located load(Path file, @Nullable Path data) throws ConfigException {
        CompiledPipeline compiled = PipelineLoader.load(file);
        Path directory = data == null ? compiled.spec().engine().data() : data;
        return new Located(compiled.spec().name(), PipelineBinder.bind(compiled), new DataDirectory(directory));
    }

    /**
     * Loads the pipeline of a job that has run before.
     *
     * @throws ParameterException if its data directory has no log
     */
    public Located loadWithLog(CommandSpec spec) throws ConfigException, IOException {
        Located located = load();
        DataDirectory directory = located.data();
        if (!WalInspection.isLog(new SystemDisk(), directory.wal())) {
            throw new ParameterException(
                    spec.commandLine(),
                    directory.root() + " has no log in " + directory.wal().getFileName() + "; no job of " + file
                            + " has run there, or its data directory is another one: --data");
        }
        return located;
    }
}
