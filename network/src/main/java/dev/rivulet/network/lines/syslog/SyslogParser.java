package dev.rivulet.network.lines.syslog;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.text.IsoTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of syslog: RFC 5424, and RFC 3164 as far as senders keep to it. Immutable, any thread.
 *
 * <p>A message of RFC 3164 has no year: it is the one that brings it nearest to when it came. It has no zone either: that is a setting. Whatever
 * such a message has in the place of its time, host or tag that cannot be read as these is part of its text, and they are null. A time
 * as RFC 3339 writes it is taken as well.
 */
public final class SyslogParser {

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final int PRIORITY_MAX = 191;
    private static final int OLD_TIME_LENGTH = 15;
    private static final int TAG_LENGTH_MAX = 48;

    private final ZoneId zone;

    /**
     * @param zone of times that do not say theirs
     */
    public SyslogParser(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Reads a message.
     *
     * @param cameAtMicros since 1970
     * @throws MalformedRowException if there is no priority, or it says that it is of RFC 5424 and its head is not
     */
    public SyslogMessage parse(String text, long cameAtMicros) throws MalformedRowException {
        int end = text.indexOf('>');
        if (!text.startsWith("<") || end < 2 || end > 4) {
            throw new MalformedRowException("the line begins with no priority, wanted <0> to <191>");
        }
        int priority = 0;
        for (int index = 1; index < end; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedRowException("the line begins with no priority, wanted <0> to <191>");
            }
            priority = 10 * priority + digit;
        }
        if (priority > PRIORITY_MAX) {
            throw new MalformedRowException("the priority is " + priority + ", wanted 0 to 191");
        }
        String rest = text.substring(end + 1);
        return rest.startsWith("1 ") ? current(priority, rest) : old(priority, rest, cameAtMicros);
    }

    /** VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]. */
    private static SyslogMessage current(int priority, String text) throws MalformedRowException {
        int at = 2;
        String[] words = new String[5];
        for (int index = 0; index < words.length; index++) {
            int blank = text.indexOf(' ', at);
            if (blank <= at) {
                throw new MalformedRowException("the head of the message ends early: it has " + index
                        + " of time, host, app, procid and msgid behind its version");
            }
            words[index] = text.substring(at, blank);
            at = blank + 1;
        }
        OptionalLong time = "-".equals(words[0]) ? OptionalLong.empty() : time(words[0]);
        if (time.isEmpty() && !"-".equals(words[0])) {
            throw new MalformedRowException("the message's time is " + words[0] + ", wanted one as RFC 3339 has it");
        }
        int dataEnd = structuredDataEnd(text, at);
        if (dataEnd < text.length() && text.charAt(dataEnd) != ' ') {
            throw new MalformedRowException("there is no blank behind the message's structured data");
        }
        String message = dataEnd < text.length() ? text.substring(dataEnd + 1) : "";
        return new SyslogMessage(
                priority,
                time,
                orNull(words[1]),
                orNull(words[2]),
                orNull(words[3]),
                orNull(words[4]),
                orNull(text.substring(at, dataEnd)),
                message.startsWith("\ufeff") ? message.substring(1) : message);
    }

    /** Behind {@code -}, or all elements in brackets, whose values stand in quotes. */
    private static int structuredDataEnd(String text, int start) throws MalformedRowException {
        int at = start;
        if (text.startsWith("-", at)) {
            return at + 1;
        }
        while (at < text.length() && text.charAt(at) == '[') {
            boolean isQuoted = false;
            while (at < text.length() && (isQuoted || text.charAt(at) != ']')) {
                char character = text.charAt(at);
                isQuoted ^= character == '"';
                at += isQuoted && character == '\\' ? 2 : 1;
            }
            if (at >= text.length()) {
                throw new MalformedRowException("the message's structured data are not closed");
            }
            at++;
        }
        if (at == start) {
            throw new MalformedRowException("the message has no structured data, wanted - or [...]");
        }
        return at;
    }

    private static @Nullable String orNull(String word) {
        return word.equals("-") ? null : word;
    }

    private static OptionalLong time(String word) {
        try {
            return OptionalLong.of(IsoTime.timestampMicros(word.toCharArray(), 0, word.length()));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** TIMESTAMP SP HOSTNAME SP TAG[PID]: MSG, of which each part may be missing. */
    private SyslogMessage old(int priority, String text, long cameAtMicros) {
        int timeEnd = text.length() >= OLD_TIME_LENGTH ? OLD_TIME_LENGTH : 0;
        OptionalLong time = timeEnd == 0 ? OptionalLong.empty() : oldTime(text.substring(0, timeEnd), cameAtMicros);
        if (time.isEmpty()) {
            timeEnd = Math.max(0, text.indexOf(' '));
            time = time(text.substring(0, timeEnd));
        }
        if (time.isEmpty() || timeEnd >= text.length() || text.charAt(timeEnd) != ' ') {
            return tagged(priority, OptionalLong.empty(), null, text);
        }
        int hostEnd = text.indexOf(' ', timeEnd + 1);
        if (hostEnd <= timeEnd + 1 || text.charAt(hostEnd - 1) == ':') {
            return tagged(priority, time, null, text.substring(timeEnd + 1));
        }
        return tagged(priority, time, text.substring(timeEnd + 1, hostEnd), text.substring(hostEnd + 1));
    }

    private static SyslogMessage tagged(int priority, OptionalLong time, @Nullable String host, String text) {
        int tagEnd = 0;
        while (tagEnd < text.length() && isOfTag(text.charAt(tagEnd))) {
            tagEnd++;
        }
        int pidEnd = text.startsWith("[", tagEnd) ? text.indexOf(']', tagEnd) : -1;
        int end = pidEnd < 0 ? tagEnd : pidEnd + 1;
        if (tagEnd == 0 || tagEnd > TAG_LENGTH_MAX || !text.startsWith(":", end)) {
            return new SyslogMessage(priority, time, host, null, null, null, null, text);
        }
        String procid = pidEnd < 0 ? null : text.substring(tagEnd + 1, pidEnd);
        String message = text.substring(end + 1);
        return new SyslogMessage(
                priority, time, host, text.substring(0, tagEnd), procid, null, null, message.stripLeading());
    }

    private static boolean isOfTag(char character) {
        return character > ' ' && character < 0x7f && character != ':' && character != '[';
    }

    /** Such as {@code Oct  1 22:14:15}. */
    private OptionalLong oldTime(String text, long cameAtMicros) {
        try {
            int month = MONTHS.indexOf(text.substring(0, 3)) + 1;
            boolean isRight = month > 0 && text.charAt(3) == ' ' && text.charAt(6) == ' ' && text.charAt(9) == ':';
            if (!isRight || text.charAt(12) != ':') {
                return OptionalLong.empty();
            }
            int day = Integer.parseInt(text.substring(4, 6).strip());
            int hour = Integer.parseInt(text.substring(7, 9));
            int minute = Integer.parseInt(text.substring(10, 12));
            int second = Integer.parseInt(text.substring(13, 15));
            boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
            return !isTime
                    ? OptionalLong.empty()
                    : nearest(month, day, hour * 3_600L + minute * 60L + second, cameAtMicros);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong nearest(int month, int day, long secondOfDay, long cameAtMicros) {
        Instant cameAt = Instant.EPOCH.plus(cameAtMicros, ChronoUnit.MICROS);
        int yearNow = cameAt.atOffset(ZoneOffset.UTC).getYear();
        OptionalLong nearest = OptionalLong.empty();
        for (int year = yearNow - 1; year <= yearNow + 1; year++) {
            try {
                Instant time = LocalDateTime.of(year, month, day, 0, 0)
                        .plusSeconds(secondOfDay)
                        .atZone(zone)
                        .toInstant();
                long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
                boolean isNearer = nearest.isEmpty()
                        || Math.abs(micros - cameAtMicros) < Math.abs(nearest.getAsLong() - cameAtMicros);
                nearest = isNearer ? OptionalLong.of(micros) : nearest;
            } catch (DateTimeException e) {
                // The 29th of February, in a year that has none.
                continue;
            }
        }
        return nearest;
    }
}
