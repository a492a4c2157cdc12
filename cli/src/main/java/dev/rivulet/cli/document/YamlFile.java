package dev.rivulet.cli.document;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML text into nodes and no further: nothing is constructed, tags and aliases are refused, size and nesting are bounded.
 * Stateless.
 */
public final class YamlFile {

    /** In code points; a pipeline takes some thousand. */
    public static final int LENGTH_MAX = 1 << 20;

    private static final int NESTING_MAX = 50;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ, new Tag("!"));

    private YamlFile() {}

    /** The root of the only document; problems are reported, and then the root may be missing. */
    public static @Nullable Node read(String text, String file, ConfigProblems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(LENGTH_MAX)
                .setUseMarks(true)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(1, 1, "the file is empty; wanted a pipeline with source, schema and sink");
                return null;
            }
            return isPlain(root.get(), 0, problems) ? root.get() : null;
        } catch (MarkedYamlEngineException failure) {
            Optional<Mark> mark = failure.getProblemMark();
            problems.add(
                    mark.map(Mark::getLine).orElse(0) + 1,
                    mark.map(Mark::getColumn).orElse(0) + 1,
                    "this is no YAML: " + failure.getProblem() + advice(failure));
        } catch (YamlEngineException failure) {
            problems.add(1, 1, "this is no YAML: " + failure.getMessage());
        } catch (StackOverflowError failure) {
            // The library recurses for each level; nobody nests that deep by hand.
            problems.add(1, 1, "the file is nested too deep; at most " + NESTING_MAX + " levels are allowed");
        }
        return null;
    }

    private static String advice(MarkedYamlEngineException failure) {
        String problem = String.valueOf(failure.getProblem());
        if (problem.contains("mapping values are not allowed")) {
            return "; a text with a colon must be in quotes";
        }
        return problem.contains("cannot start any token") ? "; indent with spaces, and put such a text in quotes" : "";
    }

    private static boolean isPlain(Node node, int depth, ConfigProblems problems) {
        YamlText place = YamlMap.place(node);
        if (depth > NESTING_MAX) {
            problems.add(place, "the file is nested too deep; at most " + NESTING_MAX + " levels are allowed");
            return false;
        }
        if (node.getAnchor().isPresent()) {
            problems.add(place, "the anchor &" + node.getAnchor().get() + " is not supported; write the value out");
            return false;
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            problems.add(place, "the tag " + node.getTag() + " is not supported; wanted a plain value");
            return false;
        }
        boolean isPlain = true;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                isPlain &= isPlain(tuple.getKeyNode(), depth + 1, problems);
                isPlain &= isPlain(tuple.getValueNode(), depth + 1, problems);
            }
        } else if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                isPlain &= isPlain(item, depth + 1, problems);
            }
        }
        return isPlain;
    }
}
