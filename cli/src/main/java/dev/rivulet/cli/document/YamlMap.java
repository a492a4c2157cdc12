package dev.rivulet.cli.document;

import dev.rivulet.core.text.NearestWord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in a YAML file, which reports what is wrong with it and goes on. A value that is missing or wrong is given as empty, or
 * as the default. One owner.
 */
public final class YamlMap {

    private record Entry(YamlText key, Node value) {}

    private final String name;
    private final YamlText place;
    private final ConfigProblems problems;

    private final Set<String> known = new HashSet<>();

    /** In the order of the file. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * @param name what to call it in messages: {@code source}
     * @param place where its key stands, for keys that it lacks
     */
    public YamlMap(String name, YamlText place, @Nullable Node node, ConfigProblems problems) {
        this.name = name;
        this.place = place;
        this.problems = problems;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::enter);
        } else if (node != null) {
            YamlText found = place(node);
            problems.add(found, name + " is " + described(node) + ", wanted keys with values below it");
        }
    }

    private void enter(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            problems.add(place(tuple.getKeyNode()), "a key of " + name + " is no plain text");
            return;
        }
        YamlText key = text(scalar);
        if (entries.containsKey(key.value())) {
            int firstLine = entries.get(key.value()).key().line();
            problems.add(key, "key `" + key + "` stands twice in " + name + ", first in line " + firstLine);
            return;
        }
        entries.put(key.value(), new Entry(key, tuple.getValueNode()));
    }

    /** Keys that somebody else reads, which are none too many. */
    public YamlMap knowing(String... keys) {
        known.addAll(List.of(keys));
        return this;
    }

    /** Reports all keys but these. */
    public YamlMap allow(String... keys) {
        List<String> valid = List.of(keys);
        for (Entry entry : entries.values()) {
            if (!valid.contains(entry.key().value())
                    && !known.contains(entry.key().value())) {
                String hint = NearestWord.hint(entry.key().value(), valid, "valid");
                problems.add(entry.key(), "unknown key `" + entry.key() + "` under " + name + hint);
            }
        }
        return this;
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Whether the key is there with keys below it. */
    public boolean hasMap(String key) {
        Entry entry = entries.get(key);
        return entry != null && entry.value() instanceof MappingNode;
    }

    public YamlText place() {
        return place;
    }

    /** Where the key stands, or where the mapping does if it is not there. */
    public YamlText place(String key) {
        Entry entry = entries.get(key);
        return entry == null ? place : entry.key();
    }

    public List<YamlText> keys() {
        return entries.values().stream().map(Entry::key).toList();
    }

    public YamlMap map(String key) {
        Entry entry = entries.get(key);
        return new YamlMap(key, place(key), entry == null ? null : entry.value(), problems);
    }

    /** Reports its absence with what it is for. */
    public YamlMap requiredMap(String key, String purpose) {
        requireKey(key, purpose);
        return map(key);
    }

    public Optional<YamlText> text(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.value() instanceof ScalarNode scalar && !isEmpty(scalar)) {
            return Optional.of(text(scalar));
        }
        String hint = entry.value() instanceof ScalarNode && !key.matches("[\\w-]+")
                ? "; a value with a comma must be in quotes within { }"
                : "";
        problems.add(entry.key(), "`" + key + "` is " + described(entry.value()) + ", wanted a single value" + hint);
        return Optional.empty();
    }

    /** Reports its absence with what it is for; then the text is empty. */
    public YamlText requiredText(String key, String purpose) {
        requireKey(key, purpose);
        return text(key).orElse(new YamlText("", place(key).line(), place(key).column(), false));
    }

    /** One text or a list of them. */
    public List<YamlText> texts(String key) {
        Entry entry = entries.get(key);
        if (entry == null || !(entry.value() instanceof SequenceNode sequence)) {
            return text(key).map(List::of).orElse(List.of());
        }
        List<YamlText> texts = new ArrayList<>();
        for (Node node : sequence.getValue()) {
            if (node instanceof ScalarNode scalar && !isEmpty(scalar)) {
                texts.add(text(scalar));
            } else {
                problems.add(place(node), "an item of `" + key + "` is " + described(node) + ", wanted a name");
            }
        }
        return texts;
    }

    /** One of a few words; the first is the default. */
    public String word(String key, String... words) {
        List<String> valid = List.of(words);
        Optional<YamlText> found = text(key);
        if (found.isPresent() && !valid.contains(found.get().value())) {
            String value = found.get().value();
            problems.add(found.get(), "`" + key + "` is `" + value + "`" + NearestWord.hint(value, valid, "valid"));
            return valid.get(0);
        }
        return found.map(YamlText::value).orElse(valid.get(0));
    }

    /** Names and the SQL text for each, in the order of the file. */
    public List<NamedText> named(String key) {
        YamlMap map = map(key);
        List<NamedText> named = new ArrayList<>();
        for (YamlText name : map.keys()) {
            map.text(name.value()).ifPresent(text -> named.add(new NamedText(name, text)));
        }
        return named;
    }

    /** Whether a flag is set; it is not if nothing is said. */
    public boolean flag(String key) {
        return word(key, "false", "true").equals("true");
    }

    /** Reports its absence with what it is for. */
    public void requireKey(String key, String purpose) {
        if (!entries.containsKey(key)) {
            problems.add(place, name + " has no `" + key + "`; wanted " + purpose);
        }
    }

    private static boolean isEmpty(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank();
    }

    private static String described(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        ScalarNode scalar = (ScalarNode) node;
        return isEmpty(scalar) ? "empty" : "`" + scalar.getValue() + "`";
    }

    static YamlText text(ScalarNode scalar) {
        YamlText place = place(scalar);
        boolean isQuoted = scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
        boolean isBlock =
                scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
        int endLine = scalar.getEndMark().map(Mark::getLine).orElse(0) + 1;
        boolean isOnOneLine = !isBlock && endLine == place.line();
        return new YamlText(
                scalar.getValue(),
                isBlock ? place.line() + 1 : place.line(),
                isBlock ? 1 : place.column() + (isQuoted ? 1 : 0),
                isOnOneLine);
    }

    static YamlText place(Node node) {
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
        return new YamlText("", line, column, false);
    }
}
