package dev.rivulet.network.lines.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.row.MalformedRowException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SyslogParserTest {

    private final SyslogParser parser = new SyslogParser(ZoneOffset.UTC);

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    private SyslogMessage parse(String text) throws MalformedRowException {
        return parser.parse(text, micros("2026-01-10T00:00:00Z"));
    }

    /** The examples of RFC 5424, section 6.5. */
    @Test
    void messagesOfRfc5424() throws Exception {
        assertEquals(
                new SyslogMessage(
                        34,
                        OptionalLong.of(micros("2003-10-11T22:14:15.003Z")),
                        "mymachine.example.com",
                        "su",
                        null,
                        "ID47",
                        null,
                        "'su root' failed for lonvick on /dev/pts/8"),
                parse("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - "
                        + "\ufeff'su root' failed for lonvick on /dev/pts/8"));
        assertEquals(
                new SyslogMessage(
                        165,
                        OptionalLong.of(micros("2003-08-24T12:14:15.000003Z")),
                        "192.0.2.1",
                        "myproc",
                        "8710",
                        null,
                        null,
                        "%% It's time to make the do-nuts."),
                parse("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - "
                        + "%% It's time to make the do-nuts."));
        SyslogMessage structured = parse(
                "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 "
                        + "[exampleSDID@32473 iut=\"3\" eventSource=\"App\\\"]lication\"][examplePriority@32473 class=\"high\"]");
        assertEquals(
                "[exampleSDID@32473 iut=\"3\" eventSource=\"App\\\"]lication\"][examplePriority@32473 class=\"high\"]",
                structured.structuredData());
        assertEquals("", structured.message());
        assertEquals(20, structured.facility());
        assertEquals(5, structured.severity());
        assertEquals(OptionalLong.empty(), parse("<0>1 - - - - - -").timestampMicros());
    }

    /** The examples of RFC 3164, section 5.4, and what devices send. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "<34>Oct 11 22:14:15 mymachine su: root failed|2025-10-11T22:14:15Z|mymachine|su|-|root failed",
                "<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!|2026-02-05T17:32:18Z|10.0.0.99|-|-|Use the BFG!",
                "<30>Dec 31 23:59:59 gw dhcpd[812]: lease|2025-12-31T23:59:59Z|gw|dhcpd|812|lease",
                "<30>2026-01-09T10:00:00+01:00 gw app: x|2026-01-09T09:00:00Z|gw|app|-|x",
                "<30>Jan  9 10:00:00 app[1]: no host|2026-01-09T10:00:00Z|-|app|1|no host",
                "<0>just text|-|-|-|-|just text",
                "<0>Oct 99 22:14:15 a b|-|-|-|-|Oct 99 22:14:15 a b",
                "<0>Oct 11 22:99:15 a b|-|-|-|-|Oct 11 22:99:15 a b",
                "<0>|-|-|-|-|",
            })
    void messagesOfRfc3164(String text, String time, String host, String app, String procid, String message)
            throws Exception {
        SyslogMessage found = parse(text);

        assertEquals(
                time == null ? OptionalLong.empty() : OptionalLong.of(micros(time)), found.timestampMicros(), text);
        assertEquals(host, found.host());
        assertEquals(app, found.app());
        assertEquals(procid, found.procid());
        assertEquals(message == null ? "" : message, found.message());
    }

    @Test
    void aYearIsTheNearest() throws Exception {
        String newYear = "<0>Jan  1 00:00:05 h m";
        String leapDay = "<0>Feb 29 12:00:00 h m";

        assertEquals(
                OptionalLong.of(micros("2026-01-01T00:00:05Z")),
                parser.parse(newYear, micros("2025-12-31T23:59:58Z")).timestampMicros());
        assertEquals(
                OptionalLong.of(micros("2024-02-29T12:00:00Z")),
                parser.parse(leapDay, micros("2025-01-01T00:00:00Z")).timestampMicros());
        assertEquals(
                OptionalLong.of(micros("2026-06-30T22:00:00Z")),
                new SyslogParser(ZoneId.of("Europe/Berlin"))
                        .parse("<0>Jul  1 00:00:00 h m", micros("2026-07-01T00:00:00Z"))
                        .timestampMicros());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no priority",
                "<>x",
                "<192>x",
                "<1234>x",
                "<-1>x",
                "<1",
                "",
                "<1>1 2003-10-11T22:14:15Z h a p",
                "<1>1 yesterday h a p m -",
                "<1>1 - h a p m [open",
                "<1>1 - h a p m [x]y",
                "<1>1 - h a p m text"
            })
    void whatIsNoMessageIsMalformed(String text) {
        assertThrows(MalformedRowException.class, () -> parse(text));
    }
}
