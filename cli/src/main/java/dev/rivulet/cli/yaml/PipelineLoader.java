package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlFile;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Loads pipelines from files. Stateless. */
public final class PipelineLoader {

    private PipelineLoader() {}

    /**
     * Loads a pipeline with its expressions compiled. Paths in the file are relative to its folder.
     *
     * @throws ConfigException naming every mistake in the file, or why it cannot be read
     */
    public static CompiledPipeline load(Path file) throws ConfigException {
        return parse(text(file), file);
    }

    static String text(Path file) throws ConfigException {
        try {
            if (Files.size(file) > 4L * YamlFile.LENGTH_MAX) {
                throw unreadable(
                        file, "it is larger than " + YamlFile.LENGTH_MAX + " characters; wanted a pipeline file");
            }
            return Files.readString(file);
        } catch (CharacterCodingException failure) {
            throw unreadable(file, "it is not in UTF-8");
        } catch (IOException failure) {
            throw unreadable(file, Files.exists(file) ? String.valueOf(failure.getMessage()) : "there is no such file");
        }
    }

    /**
     * The same for a text that is not in a file.
     *
     * @param file to be named in messages, and to resolve paths against its folder
     */
    public static CompiledPipeline parse(String text, Path file) throws ConfigException {
        ConfigProblems problems = new ConfigProblems(file.toString());
        Node root = YamlFile.read(text, file.toString(), problems);
        CompiledPipeline pipeline = root instanceof MappingNode ? compiled(root, file, problems) : null;
        if (root != null && pipeline == null && problems.isEmpty()) {
            problems.add(1, 1, "the file holds no keys with values; wanted a pipeline with source, schema and sink");
        }
        problems.throwIfAny();
        if (pipeline == null) {
            throw new AssertionError("a pipeline without problems is compiled");
        }
        return pipeline;
    }

    private static @Nullable CompiledPipeline compiled(Node root, Path file, ConfigProblems problems) {
        YamlText top = new YamlText("", 1, 1, false);
        Path folder = file.toAbsolutePath().getParent();
        YamlMap map = new YamlMap("the pipeline", top, root, problems);
        PipelineReader reader = new PipelineReader(folder == null ? file : folder, map, problems);
        PipelineSpec spec = reader.read();
        return reader.isCompilable() ? new PipelineCompiler(spec, problems).compile() : null;
    }

    private static ConfigException unreadable(Path file, String cause) {
        return new ConfigException(
                List.of(new ConfigException.Mistake(file.toString(), 0, 0, "the file cannot be read: " + cause)));
    }
}
