package dev.rivulet.connectors.senml;

import static dev.rivulet.connectors.senml.PackRows.NOW_MICROS;
import static dev.rivulet.connectors.senml.PackRows.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 8428, section 5.1, with what they are by its text, and what its sections 4.1 to 4.6 forbid. */
class SenmlDecoderTest {

    private static final Field NAME = new Field("name", Simple.STRING, false);
    private static final Field VALUE = new Field("value", Simple.DOUBLE, true);
    private static final Field RESCUED = new Field(SchemaDrift.COLUMN_DEFAULT, Simple.STRING, true);

    private static void refused(String wanted, String pack) {
        MalformedRowException refused = assertThrows(MalformedRowException.class, () -> rows(pack), pack);
        assertTrue(refused.getMessage().contains(wanted), refused.getMessage());
    }

    @Test
    void aSingleDatapointIsMeasuredWhenItsBatchCameIn() throws Exception {
        assertEquals(List.of("urn:dev:ow:10e2073a01080063 1320067600000007 Cel 23.1 - - - - -"), rows("""
                        [
                          {"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}
                        ]
                        """));
    }

    @Test
    void aBaseNameStandsBeforeTheNames() throws Exception {
        assertEquals(
                List.of(
                        "urn:dev:ow:10e2073a01080063:voltage 1320067600000007 V 120.1 - - - - -",
                        "urn:dev:ow:10e2073a01080063:current 1320067600000007 A 1.2 - - - - -"),
                rows("""
                        [
                          {"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
                          {"n":"current","u":"A","v":1.2}
                        ]
                        """));
    }

    @Test
    void timesAreAddedToTheBaseTimeDigitByDigit() throws Exception {
        String current = "urn:dev:ow:10e2073a0108006:current 12760200";
        assertEquals(
                List.of(
                        "urn:dev:ow:10e2073a0108006:voltage 1276020076001000 V 120.1 - - - - -",
                        current + "71001000 A 1.2 - - - - -",
                        current + "72001000 A 1.3 - - - - -",
                        current + "73001000 A 1.4 - - - - -",
                        current + "74001000 A 1.5 - - - - -",
                        current + "75001000 A 1.6 - - - - -",
                        current + "76001000 A 1.7 - - - - -"),
                rows("""
                        [
                          {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
                           "bu":"A","bver":5,
                           "n":"voltage","u":"V","v":120.1},
                          {"n":"current","t":-5,"v":1.2},
                          {"n":"current","t":-4,"v":1.3},
                          {"n":"current","t":-3,"v":1.4},
                          {"n":"current","t":-2,"v":1.5},
                          {"n":"current","t":-1,"v":1.6},
                          {"n":"current","v":1.7}
                        ]
                        """));
    }

    @Test
    void aPackIsWhatItsResolvedFormIs() throws Exception {
        List<String> resolved = rows("""
                [
                  {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067464e+09,"v":20},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067464e+09,"v":24.30621},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067464e+09,"v":60.07965},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067524e+09,"v":20.3},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067524e+09,"v":24.30622},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067524e+09,"v":60.07965},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067584e+09,"v":20.7},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067584e+09,"v":24.30623},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067584e+09,"v":60.07966},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"%EL","t":1.320067614e+09,"v":98},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067644e+09,"v":21.2},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067644e+09,"v":24.30628},
                  {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067644e+09,"v":60.07967}
                ]
                """);

        assertEquals("urn:dev:ow:10e2073a01080063 1320067614000000 %EL 98.0 - - - - -", resolved.get(9));
        assertEquals(resolved, rows("""
                [
                  {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,"bu":"%RH","v":20},
                  {"u":"lon","v":24.30621},
                  {"u":"lat","v":60.07965},
                  {"t":60,"v":20.3},
                  {"u":"lon","t":60,"v":24.30622},
                  {"u":"lat","t":60,"v":60.07965},
                  {"t":120,"v":20.7},
                  {"u":"lon","t":120,"v":24.30623},
                  {"u":"lat","t":120,"v":60.07966},
                  {"u":"%EL","t":150,"v":98},
                  {"t":180,"v":21.2},
                  {"u":"lon","t":180,"v":24.30628},
                  {"u":"lat","t":180,"v":60.07967}
                ]
                """));
    }

    @Test
    void valuesHaveColumnsByTheirTypes() throws Exception {
        String device = "urn:dev:ow:10e2073a01080063:";
        assertEquals(
                List.of(
                        device + "temp 1320067600000007 Cel 23.1 - - - - -",
                        device + "label 1320067600000007 - - Machine Room - - - -",
                        device + "open 1320067600000007 - - - 0 - - -",
                        device + "nfc-reader 1320067600000007 - - - - 6869200a - -"),
                rows("""
                        [
                          {"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},
                          {"n":"label","vs":"Machine Room"},
                          {"n":"open","vb":false},
                          {"n":"nfc-reader","vd":"aGkgCg"}
                        ]
                        """));
    }

    @Test
    void eachBaseFieldHoldsUntilItIsSaidAnew() throws Exception {
        assertEquals(
                List.of(
                        "2001:db8::2/temperature 1320078429000000 Cel 25.2 - - - - -",
                        "2001:db8::2/humidity 1320078429000000 %RH 30.0 - - - - -",
                        "2001:db8::1/temperature 1320078429000000 Cel 12.3 - - - - -",
                        "2001:db8::1/humidity 1320078429000000 %RH 67.0 - - - - -"),
                rows("""
                        [
                          {"bn":"2001:db8::2/","bt":1.320078429e+09,"n":"temperature","u":"Cel","v":25.2},
                          {"n":"humidity","u":"%RH","v":30},
                          {"bn":"2001:db8::1/","n":"temperature","u":"Cel","v":12.3},
                          {"n":"humidity","u":"%RH","v":67}
                        ]
                        """));
    }

    @Test
    void aRecordOfBaseFieldsOnlyMakesNoRow() throws Exception {
        String device = "urn:dev:ow:10e2073a01080063:";
        assertEquals(
                List.of(
                        device + "temp 1320067600000007 Cel 23.1 - - - - -",
                        device + "heat 1320067600000007 / 1.0 - - - - -",
                        device + "fan 1320067600000007 / 0.0 - - - - -"),
                rows("""
                        [
                          {"bn":"urn:dev:ow:10e2073a01080063:"},
                          {"n":"temp","u":"Cel","v":23.1},
                          {"n":"heat","u":"/","v":1},
                          {"n":"fan","u":"/","v":0}
                        ]
                        """));
        refused("the pack has no measurement", "[{\"bn\":\"a\"}]");
        refused("the pack has no measurement", "[]");
    }

    @Test
    void lightsGoOffATenthOfASecondLater() throws Exception {
        assertEquals(
                List.of(
                        "2001:db8::3 1320078429000000 / 0.5 - - - - -",
                        "2001:db8::4 1320078429000000 / 0.5 - - - - -",
                        "2001:db8::3 1320078429100000 / 0.0 - - - - -",
                        "2001:db8::4 1320078429100000 / 0.0 - - - - -"),
                rows("""
                        [
                          {"bt":1.320078429e+09,"bu":"/","n":"2001:db8::3","v":0.5},
                          {"n":"2001:db8::4","v":0.5},
                          {"n":"2001:db8::3","t":0.1,"v":0},
                          {"n":"2001:db8::4","t":0.1,"v":0}
                        ]
                        """));
    }

    @Test
    void timesBelowTwoToTheTwentyEighthAreRelativeToWhenTheBatchCameIn() throws Exception {
        assertEquals(
                List.of(
                        "a " + (NOW_MICROS - 5_250_000) + " - 1.0 - - - - -",
                        "a " + (NOW_MICROS + 268_435_455_999_999L) + " - 2.0 - - - - -",
                        "a 268435456000000 - 3.0 - - - - -",
                        "a 268435456000000 - 4.0 - - - - -",
                        "a " + (NOW_MICROS - 1) + " - 5.0 - - - - -"),
                rows("""
                        [{"n":"a","t":-5.25,"v":1},{"n":"a","t":268435455.9999999,"v":2},{"n":"a","t":268435456,"v":3},
                         {"bt":268435400,"n":"a","t":56,"v":4},{"bt":0,"n":"a","t":-1e-7,"v":5}]"""));
    }

    @Test
    void whatIsFinerThanAMicrosecondIsCutTowardsThePast() throws Exception {
        assertEquals(
                List.of("a 1700000000123456 - 1.0 - - - - -", "a 1700000000123456 - 1.0 - - - - -"),
                rows("[{\"n\":\"a\",\"t\":1700000000.123456999,\"v\":1},"
                        + "{\"n\":\"a\",\"bt\":1700000000.9999999,\"t\":-0.8765430,\"v\":1}]"));
    }

    @Test
    void sumsAreOfAllTheDigits() throws Exception {
        assertEquals(
                List.of(
                        "a 1320067600000007 - 0.3 - - - - -",
                        "a 1320067600000007 - 0.1 - - - 5.0 -",
                        "a 1320067600000007 - - x - - 4.5 60.0",
                        "a 1320067600000007 - 1.0E300 - - - 4.5 -"),
                rows("""
                        [{"bn":"a","bv":0.1,"v":0.2},{"s":5},{"bs":4.5,"vs":"x","ut":60},{"bv":1e300,"v":1e-300}]"""));
    }

    /** A number of a few bytes must not become one of a million digits on its way. */
    @Test
    void numbersOfFarDigitsAreDoubles() throws Exception {
        assertEquals(
                List.of(
                        "a 1320067600000007 - " + (1e-71 + 2e-71) + " - - - - -",
                        "a 1320067600000007 - 0.0 - - - - -",
                        "a 1320067600000007 - 2.0 - - - - -"),
                rows("""
                        [{"bn":"a","bv":1e-71,"v":2e-71},{"bv":0,"t":1e-2147483647,"v":-1e-99999999999},
                         {"bv":1e-2147483647,"v":2}]"""));
        assertNotEquals(3e-71, 1e-71 + 2e-71, "or the first of them would tell nothing");
    }

    @Test
    void decimalsKeepTheirDigits() throws Exception {
        StructRowType meters =
                StructRowType.of("meter", Schema.of(NAME, new Field("value", new DataType.Decimal(20, 3), true)));
        byte[] pack = "[{\"n\":\"m\",\"bv\":12345678901234567,\"v\":0.125}]".getBytes(UTF_8);

        assertEquals(List.of("m 12345678901234567.125"), rows(new SenmlDecoder<>(meters), pack, 0));
    }

    @Test
    void whatTheTextForbidsIsRefusedAndNamed() {
        refused("starts with '{', wanted a JSON array", "{\"n\":\"a\",\"v\":1}");
        refused("record 2 of the pack: it is 1, wanted an object", "[{\"n\":\"a\",\"v\":1},1]");
        refused("behind the array's end", "[{\"n\":\"a\",\"v\":1}] 1");
        refused("no valid JSON", "[{\"n\":\"a\",\"v\":1}");
        refused("field x_ is unknown", "[{\"n\":\"a\",\"v\":1,\"x_\":1}]");
        refused("field v is \"1\", wanted a number", "[{\"n\":\"a\",\"v\":\"1\"}]");
        refused("field v is null, wanted a number", "[{\"n\":\"a\",\"v\":null}]");
        refused("field vb is 1, wanted true or false", "[{\"n\":\"a\",\"vb\":1}]");
        refused("field n stands twice", "[{\"n\":\"a\",\"n\":\"a\",\"v\":1}]");
        refused("it has 2 values", "[{\"n\":\"a\",\"v\":1,\"vs\":\"x\"}]");
        refused("it has no value", "[{\"n\":\"a\",\"u\":\"m\"}]");
        refused("it has no name", "[{\"v\":1}]");
        refused("\"é\" at character 1", "[{\"n\":\"aé\",\"v\":1}]");
        for (char other : " !,=%".toCharArray()) {
            refused("at character 1, wanted A to Z", "[{\"n\":\"a" + other + "b\",\"v\":1}]");
        }
        refused("its name is \":a\"", "[{\"n\":\":a\",\"v\":1}]");
        refused("its name has 256 characters", "[{\"bn\":\"" + "a".repeat(250) + "\",\"n\":\"bbbbbb\",\"v\":1}]");
        refused("its unit has 256 characters", "[{\"n\":\"a\",\"u\":\"" + "m".repeat(256) + "\",\"v\":1}]");
        refused("version of SenML that is not known", "[{\"bver\":11,\"n\":\"a\",\"v\":1}]");
        refused("wanted a whole number above 0", "[{\"bver\":0,\"n\":\"a\",\"v\":1}]");
        refused("wanted a whole number above 0", "[{\"bver\":1.5,\"n\":\"a\",\"v\":1}]");
        refused("wanted one version in a pack", "[{\"n\":\"a\",\"v\":1},{\"bver\":5,\"n\":\"a\",\"v\":1}]");
        refused("wanted Base64", "[{\"n\":\"a\",\"vd\":\"aGkgCg==\"}]");
        refused("wanted Base64", "[{\"n\":\"a\",\"vd\":\"+/\"}]");
        refused("out of the range of double", "[{\"n\":\"a\",\"v\":1e309}]");
        refused("out of the range of double", "[{\"n\":\"a\",\"v\":1e99999999999}]");
        refused("out of the range of double", "[{\"n\":\"a\",\"bv\":1.7e308,\"v\":1.7e308}]");
        refused("in the years 1 to 9999", "[{\"n\":\"a\",\"t\":253402300800,\"v\":1}]");
        refused("in the years 1 to 9999", "[{\"n\":\"a\",\"t\":-1e300,\"v\":1}]");
        refused("half of a surrogate pair", "[{\"n\":\"a\",\"vs\":\"\\ud800\"}]");
        refused("the record is blank", " ");
    }

    @Test
    void depthIsLimitedAsForJson() throws Exception {
        SenmlDecoder<Row> flat = new SenmlDecoder<>(PackRows.ALL, JsonSettings.DEFAULTS.withDepthMax(3));

        assertEquals(
                1,
                rows(flat, "[{\"n\":\"a\",\"v\":1,\"x\":[]}]".getBytes(UTF_8), 0)
                        .size());
        MalformedRowException deep = assertThrows(
                MalformedRowException.class, () -> rows(flat, "[{\"n\":\"a\",\"v\":1,\"x\":[[]]}]".getBytes(UTF_8), 0));
        assertTrue(deep.getMessage().contains("as `depth-max` says"), deep.getMessage());
    }

    @Test
    void fieldsThatAreNotKnownArePassedOverRefusedOrRescued() throws Exception {
        byte[] pack = "[{\"n\":\"a\",\"v\":1,\"lat\\n\":[1.50, {}]},{\"n\":\"b\",\"vs\":\"x\"}]".getBytes(UTF_8);
        SenmlDecoder<Row> rescuing = PackRows.drifting(SchemaDrift.rescueInto(RESCUED.name()), NAME, VALUE, RESCUED);

        assertEquals(List.of("a 1.0", "b -"), rows(PackRows.drifting(SchemaDrift.IGNORED, NAME, VALUE), pack, 0));
        assertThrows(
                MalformedRowException.class, () -> rows(PackRows.drifting(SchemaDrift.STRICT, NAME, VALUE), pack, 0));
        assertEquals(List.of("a 1.0 {\"lat\\n\":[1.50,{}]}", "b - {\"vs\":\"x\"}"), rows(rescuing, pack, 0));
        assertEquals(List.of("lat\n is unknown", "vs is unknown"), rescuing.takeDrift());
        assertEquals(List.of("b - {\"s\":2}"), rows(rescuing, "[{\"n\":\"b\",\"s\":2,\"ut\":5}]".getBytes(UTF_8), 0));
        byte[] lost = "[{\"bn\":\"a\",\"bx\":1},{\"v\":1}]".getBytes(UTF_8);
        assertThrows(MalformedRowException.class, () -> rows(rescuing, lost, 0));
        assertEquals(List.of("a 1.0"), rows(PackRows.drifting(SchemaDrift.IGNORED, NAME, VALUE), lost, 0));
    }

    @Test
    void onePackOfSeveralRowsIsNoSingleRow() throws Exception {
        SenmlDecoder<Row> decoder = new SenmlDecoder<>(PackRows.ALL);
        byte[] two = "[{\"n\":\"a\",\"v\":1},{\"n\":\"a\",\"v\":2}]".getBytes(UTF_8);
        byte[] one = "[{\"bn\":\"a\"},{\"v\":1}]".getBytes(UTF_8);

        assertThrows(MalformedRowException.class, () -> decoder.decode(PackRows.batch(0, two), 0));
        assertEquals("a 0 - 1.0 - - - - -", PackRows.text(decoder.decode(PackRows.batch(0, one), 0)));
    }

    @Test
    void nothingOfARefusedPackIsInTheNext() throws Exception {
        SenmlDecoder<Row> decoder = new SenmlDecoder<>(PackRows.ALL);
        byte[] refused = "[{\"bn\":\"a\",\"u\":\"m\",\"s\":5,\"vd\":\"=\"}]".getBytes(UTF_8);

        assertThrows(MalformedRowException.class, () -> rows(decoder, refused, 0));

        assertEquals(List.of("b 0 - 1.0 - - - - -"), rows(decoder, "[{\"n\":\"b\",\"v\":1}]".getBytes(UTF_8), 0));
    }

    @Test
    void columnsHaveTheTypesOfWhatTheyAreFor() {
        for (Field wrong : List.of(
                new Field("value", Simple.LONG, true),
                new Field("time", Simple.LONG, true),
                new Field("data_value", Simple.STRING, true),
                new Field("vaule", Simple.DOUBLE, true))) {
            assertThrows(IllegalArgumentException.class, () -> PackRows.drifting(SchemaDrift.IGNORED, wrong));
        }
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class,
                () -> SenmlDecoder.requireColumn(new Field("vaule", Simple.DOUBLE, true)));
        assertTrue(unknown.getMessage().contains("did you mean `value`?"), unknown.getMessage());
    }

    @Test
    void aRequiredColumnWithoutValueMakesThePackMalformed() {
        SenmlDecoder<Row> strict =
                PackRows.drifting(SchemaDrift.IGNORED, NAME, new Field("value", Simple.DOUBLE, false));
        List<Row> rows = new ArrayList<>();

        assertThrows(
                MalformedRowException.class,
                () -> strict.decodeAll(
                        PackRows.batch(0, "[{\"n\":\"a\",\"vs\":\"x\"}]".getBytes(UTF_8)), 0, rows::add));
        assertEquals(List.of(), rows);
    }
}
