package dev.rivulet.delta;

import static dev.rivulet.delta.GrowthFixture.APPEND;
import static dev.rivulet.delta.GrowthFixture.columns;
import static dev.rivulet.delta.GrowthFixture.rows;
import static dev.rivulet.delta.GrowthFixture.write;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names and texts that senders make up, of which a table is to get columns. */
final class GrowingSinkNamesTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    @Test
    void namesThatATableCannotHaveStayWhereTheyAre() throws IOException {
        List<String> names = List.of(
                "a b",
                "a,b",
                "a=b",
                "a\\tb",
                "a\\nb",
                "a\\u0000b",
                "",
                " ",
                "{}",
                "_change_type",
                "_COMMIT_version",
                "_metadata.file_path",
                "__delta_internal_row_index",
                "id",
                "Device",
                "RESCUED",
                "x".repeat(256));
        StringBuilder all = new StringBuilder("{");
        for (String name : names) {
            all.append('"').append(name).append("\":1,");
        }
        String stays = all.substring(0, all.length() - 1);
        write(disk, APPEND, 1, 1, stays + ",\"fine\":1}", stays + "}");

        assertEquals("[fine long]", columns(disk));
        assertEquals(Map.of(100L, "{fine=1, rescued=" + stays + "}}", 101L, "{rescued=" + stays + "}}"), rows(disk));
    }

    @Test
    void namesThatSomeReaderTakesForTheSameMakeOneColumn() throws IOException {
        // Of the last two the first is the same to who compares letter by letter, the second to who turns all into
        // small letters.
        write(
                disk,
                APPEND,
                1,
                1,
                "{\"Speed\":1,\"speed\":2}",
                "{\"ΑΣ\":1}",
                "{\"ασ\":2}",
                "{\"İ\":1}",
                "{\"i\u0307\":2}");

        assertEquals("[Speed long, ΑΣ long, İ long]", columns(disk));
        assertEquals("{Speed=1, rescued={\"speed\":2}}", rows(disk).get(100L));
        assertEquals("{rescued={\"ασ\":2}}", rows(disk).get(102L));
        assertEquals("{İ=2}", rows(disk).get(104L));
    }

    @Test
    void namesWithPointsAndQuotesAreNames() throws IOException {
        write(disk, APPEND, 1, 1, "{\"a.b\":1,\"a\":2,\"`q`\":3,\"ü€😀\":4,\"say \\\"hi\\\"\":5,\"\\\"\":6}");

        assertEquals("[a.b long, a long, `q` long, ü€😀 long, \" long]", columns(disk));
        assertEquals(Map.of(100L, "{\"=6, `q`=3, a=2, a.b=1, rescued={\"say \\\"hi\\\"\":5}, ü€😀=4}"), rows(disk));
    }

    @Test
    void whatIsNoObjectStaysAsItIs() throws IOException {
        List<String> texts = List.of("[1]", "7", "{\"a\":1} x", "{\"a\":", "{\"a\":1,}", "plain", "{}");
        write(disk, APPEND, 1, 1, texts.toArray(String[]::new));

        assertEquals("[]", columns(disk));
        for (int row = 0; row < texts.size(); row++) {
            assertEquals("{rescued=" + texts.get(row) + "}", rows(disk).get(100L + row));
        }
    }

    @Test
    void longTextsAreCutApartWhereTheirMembersEnd() throws IOException {
        String blanks = "  \n ".repeat(20_000);
        String text = "ü\\n\\u00fc\\\"😀".repeat(9_000);
        write(
                disk,
                APPEND,
                1,
                1,
                "{" + blanks + "\"a b\" : \"" + text + "\" , \"n\"" + blanks + ": 1 ,\"c d\": [ 2.50 ] }");

        assertEquals(Map.of(100L, "{n=1, rescued={\"a b\" : \"" + text + "\",\"c d\": [ 2.50 ]}}"), rows(disk));
    }
}
