package dev.rivulet.delta.growth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the members of a JSON object, and puts some of them together again, letter by letter as they were. Stateless. */
final class MemberText {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            // Names come from whoever sends them: they must not fill the JVM's own table of strings.
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private MemberText() {}

    /** The members in their order; null if the text is no JSON object. */
    static @Nullable List<Member> read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            List<Member> members = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                members.add(member(parser, text));
            }
            return parser.nextToken() == null ? members : null;
        } catch (IOException noJson) {
            return null; // There is no input but memory.
        }
    }

    private static Member member(JsonParser parser, String text) throws IOException {
        String name = parser.currentName();
        int start = at(parser.currentTokenLocation());
        Member.Kind kind = kind(parser.nextToken());
        int valueStart = at(parser.currentTokenLocation());
        String scalar = kind == Member.Kind.NESTED ? "" : parser.getText();
        parser.skipChildren();
        parser.finishToken();
        int end = at(parser.currentLocation());
        String said = kind == Member.Kind.NESTED ? text.substring(valueStart, end) : scalar;
        return new Member(name, kind, said, text.substring(start, end));
    }

    private static int at(JsonLocation location) {
        return (int) location.getCharOffset();
    }

    private static Member.Kind kind(JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> Member.Kind.NULL;
            case VALUE_TRUE, VALUE_FALSE -> Member.Kind.TRUTH;
            case VALUE_NUMBER_INT -> Member.Kind.WHOLE;
            case VALUE_NUMBER_FLOAT -> Member.Kind.FRACTION;
            case VALUE_STRING -> Member.Kind.TEXT;
            default -> Member.Kind.NESTED;
        };
    }

    /** An object with these members; null if there are none. */
    static @Nullable String write(List<Member> members) {
        return members.isEmpty()
                ? null
                : members.stream().map(Member::whole).collect(Collectors.joining(",", "{", "}"));
    }
}
