package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.syntax.Syntax;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.CalendarUnit;
import dev.rivulet.expr.value.TimeText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/** Functions of dates and timestamps, all in UTC. Stateless. */
public final class Times {

    private Times() {}

    static List<Function> functions() {
        return List.of(
                part("year", micros -> CalendarUnit.day(micros).getYear(), true),
                part("month", micros -> CalendarUnit.day(micros).getMonthValue(), true),
                part("day", micros -> CalendarUnit.day(micros).getDayOfMonth(), true),
                part("hour", micros -> secondOfDay(micros) / 3600, false),
                part("minute", micros -> secondOfDay(micros) / 60 % 60, false),
                part("second", micros -> secondOfDay(micros) % 60, false),
                Function.of("date_trunc", 2, Times::truncation),
                Function.of("to_date", 1, Times::toDate),
                Function.of("datediff", 2, Times::dateDifference),
                toNumber("unix_seconds", TimeText.MICROS_PER_SECOND),
                toNumber("unix_millis", 1000),
                toNumber("unix_micros", 1),
                toTimestamp("timestamp_seconds", TimeText.MICROS_PER_SECOND),
                toTimestamp("timestamp_millis", 1000),
                toTimestamp("timestamp_micros", 1));
    }

    /** A time and an interval added ({@code sign} 1), or subtracted (-1). A date that gets hours becomes a timestamp. */
    public static Node shifted(CallSite site, Node time, Syntax.Interval interval, int sign)
            throws ExpressionException {
        if (time instanceof Node.UntypedNull || !Types.isTime(time.type())) {
            throw site.error("an INTERVAL can be added to a date or timestamp only, found " + CallSite.typeName(time));
        }
        boolean isWholeDays = interval.micros() % TimeText.MICROS_PER_DAY == 0;
        DataType type = time.type() == Simple.DATE && !isWholeDays ? Simple.TIMESTAMP : time.type();
        long dayMicros = type == Simple.DATE ? 1 : TimeText.MICROS_PER_DAY;
        long fixed = sign * (type == Simple.DATE ? interval.micros() / TimeText.MICROS_PER_DAY : interval.micros());
        long months = sign * interval.months();
        LongUnaryOperator shift = moment -> Math.addExact(plusMonths(moment, months, dayMicros), fixed);
        return site.strict(type, List.of(Casts.implicit(site, time, type)), guarded(site, type, shift));
    }

    /** The 31st becomes the last day of a shorter month. */
    private static long plusMonths(long moment, long months, long dayMicros) {
        if (months == 0) {
            return moment;
        }
        long day = Math.floorDiv(moment, dayMicros);
        long shifted = LocalDate.ofEpochDay(day).plusMonths(months).toEpochDay();
        return Math.addExact(Math.multiplyExact(shifted, dayMicros), Math.floorMod(moment, dayMicros));
    }

    private static Function part(String name, LongUnaryOperator part, boolean takesDates) {
        return Function.of(name, 1, (site, arguments) -> {
            Node time = time(site, arguments, arguments.get(0), takesDates);
            return site.strict(Simple.INT, List.of(time), guarded(site, Simple.INT, part));
        });
    }

    private static long secondOfDay(long micros) {
        return Math.floorMod(micros, TimeText.MICROS_PER_DAY) / TimeText.MICROS_PER_SECOND;
    }

    private static Node truncation(CallSite site, List<Node> arguments) throws ExpressionException {
        boolean isConstant = arguments.get(0) instanceof Node.Constant;
        Object name = isConstant ? ((Node.Constant) arguments.get(0)).value() : null;
        String units = Arrays.toString(CalendarUnit.values()).toLowerCase(Locale.ROOT);
        if (!(name instanceof String text)) {
            throw site.error("the unit must be a literal text, one of " + units);
        }
        CalendarUnit unit = CalendarUnit.named(text)
                .orElseThrow(() -> site.error("unknown unit '" + text + "'; wanted one of " + units));
        Node time = time(site, arguments, arguments.get(1), true);
        return site.strict(time.type(), List.of(time), guarded(site, time.type(), unit::truncate));
    }

    private static Node toDate(CallSite site, List<Node> arguments) throws ExpressionException {
        return Casts.explicit(site, arguments.get(0), Simple.DATE, false);
    }

    /** The days from the second to the first. */
    private static Node dateDifference(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> days = List.of(day(site, arguments, 0), day(site, arguments, 1));
        return site.strict(Simple.INT, days, Strict.longs((end, start) -> {
            long difference = end - start;
            if (!Types.isInRange(Simple.INT, difference)) {
                throw site.failure(end + " days less " + start + " days is out of the range of int");
            }
            return difference;
        }));
    }

    private static Node day(CallSite site, List<Node> arguments, int index) throws ExpressionException {
        Node argument = arguments.get(index);
        if (!(argument instanceof Node.UntypedNull)
                && !Types.isTime(argument.type())
                && argument.type() != Simple.STRING) {
            throw site.typeError(arguments, "two dates or timestamps");
        }
        return Casts.implicit(site, argument, Simple.DATE);
    }

    private static Function toNumber(String name, long unitMicros) {
        return Function.of(name, 1, (site, arguments) -> {
            Node time = time(site, arguments, arguments.get(0), false);
            return site.strict(
                    Simple.LONG,
                    List.of(time),
                    guarded(site, Simple.LONG, micros -> Math.floorDiv(micros, unitMicros)));
        });
    }

    private static Function toTimestamp(String name, long unitMicros) {
        return Function.of(name, 1, (site, arguments) -> {
            Node number = arguments.get(0);
            if (!(number instanceof Node.UntypedNull) && !Types.isWhole(number.type())) {
                throw site.typeError(arguments, "a whole number; CAST makes one");
            }
            Node whole = Casts.implicit(site, number, Simple.LONG);
            LongUnaryOperator scaled = value -> Math.multiplyExact(value, unitMicros);
            return site.strict(Simple.TIMESTAMP, List.of(whole), guarded(site, Simple.TIMESTAMP, scaled));
        });
    }

    /** A time in microseconds. */
    private static Node time(CallSite site, List<Node> arguments, Node node, boolean takesDates)
            throws ExpressionException {
        if (node instanceof Node.UntypedNull || node.type() == Simple.DATE && takesDates) {
            return Casts.implicit(site, node, Simple.TIMESTAMP);
        }
        if (!Types.isTimestamp(node.type())) {
            throw site.typeError(
                    arguments, takesDates ? "a date or timestamp; CAST makes one" : "a timestamp; CAST makes one");
        }
        return node;
    }

    private static Code guarded(CallSite site, DataType type, LongUnaryOperator change) {
        return Strict.unary(value -> {
            try {
                long changed = change.applyAsLong(value.longValue());
                // Tables keep dates in an int.
                value.setLong(type == Simple.DATE ? Math.toIntExact(changed) : changed);
            } catch (ArithmeticException | DateTimeException outOfRange) {
                throw site.failure(value.longValue() + " is out of range for a " + type);
            }
        });
    }
}
