package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlFile;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.engine.group.GroupSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * Which pipelines run together in one process: files, all files of a folder, or those that a file names under {@code jobs}. Immutable.
 *
 * @param pipelines their files
 * @param memorySizeBytes to be divided among them; {@link GroupSettings#MEMORY_OF_EACH} if nothing is said
 */
public record GroupFile(List<Path> pipelines, long memorySizeBytes) {

    private static final String JOBS = "jobs";

    public GroupFile {
        pipelines = List.copyOf(pipelines);
    }

    /**
     * Finds the pipelines that are meant.
     *
     * @param given as on a command line: files of pipelines and folders, or one file that names them
     * @throws ConfigException if a folder has none, or the naming file is wrong
     */
    public static GroupFile of(List<Path> given) throws ConfigException {
        if (given.size() == 1 && Files.isRegularFile(given.get(0))) {
            Path file = given.get(0);
            ConfigProblems problems = new ConfigProblems(file.toString());
            // What is wrong with a file that is no such one its loader tells.
            if (YamlFile.read(PipelineLoader.text(file), file.toString(), new ConfigProblems(file.toString()))
                            instanceof MappingNode root
                    && new YamlMap("the group", top(), root, new ConfigProblems(file.toString())).has(JOBS)) {
                GroupFile group = read(file, new YamlMap("the group", top(), root, problems), problems);
                problems.throwIfAny();
                return group;
            }
        }
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            files.addAll(expanded(path));
        }
        return new GroupFile(files, GroupSettings.MEMORY_OF_EACH);
    }

    private static YamlText top() {
        return new YamlText("", 1, 1, false);
    }

    private static GroupFile read(Path file, YamlMap root, ConfigProblems problems) {
        root.allow(JOBS, "memory");
        List<Path> pipelines = new ArrayList<>();
        for (YamlText job : root.texts(JOBS)) {
            try {
                pipelines.addAll(expanded(file.resolveSibling(job.value())));
            } catch (InvalidPathException e) {
                problems.add(job, "`" + JOBS + "` has `" + job + "`, which is no path: " + e.getReason());
            } catch (ConfigException e) {
                e.errors().forEach(mistake -> problems.add(job, mistake.message()));
            }
        }
        if (pipelines.isEmpty() && problems.isEmpty()) {
            problems.add(root.place(JOBS), "`" + JOBS + "` has none; wanted files of pipelines, or folders of them");
        }
        return new GroupFile(pipelines, Quantities.sizeBytes(root, "memory", GroupSettings.MEMORY_OF_EACH, problems));
    }

    /** A file as it is, a folder as its files, by name. */
    private static List<Path> expanded(Path path) throws ConfigException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> listed = Files.list(path)) {
            List<Path> files = listed.filter(GroupFile::isPipeline).sorted().toList();
            if (files.isEmpty()) {
                throw mistake(path, "the folder " + path + " has no file that ends in .yaml or .yml");
            }
            return files;
        } catch (IOException e) {
            throw mistake(path, "the folder " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean isPipeline(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static ConfigException mistake(Path path, String text) {
        return new ConfigException(List.of(new ConfigException.Mistake(path.toString(), 0, 0, text)));
    }
}
