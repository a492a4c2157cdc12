package dev.rivulet.core.codec.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * The form in which a codec writes values: all that is needed to find the end of a value, and to read it into a type that has
 * changed since. A small tree, immutable. It is kept beside what was written, see {@link dev.rivulet.core.codec.SchemaCodec}.
 *
 * <p>Names of records, enums and sealed interfaces are there for messages; two schemas that differ in these alone write alike.
 */
public sealed interface CodecSchema {

    /** A value without parts. The code is on disk and never changes. */
    enum Scalar implements CodecSchema {
        STRING(1),
        LONG(2),
        INT(3),
        SHORT(4),
        BYTE(5),
        BOOLEAN(6),
        CHAR(7),
        DOUBLE(8),
        FLOAT(9),
        DECIMAL(10),
        INSTANT(11),
        /** A day without a zone. */
        DATE(12),
        /** Day and time without a zone. */
        DATETIME(13),
        DURATION(14),
        UUID(15),
        BYTES(16),
        /** A row's time, in microseconds. */
        TIMESTAMP(17);

        private final int code;

        Scalar(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /**
         * @throws IllegalArgumentException if no scalar has that code
         */
        public static Scalar ofCode(int code) {
            for (Scalar scalar : values()) {
                if (scalar.code == code) {
                    return scalar;
                }
            }
            throw new IllegalArgumentException("no scalar has the code " + code);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of a set of names.
     *
     * @param constants in the order of their declaration
     */
    record Enumeration(String name, List<String> constants) implements CodecSchema {

        public Enumeration {
            constants = List.copyOf(constants);
            requireDistinct("enum", name, constants, constant -> constant);
        }
    }

    /** A field of a record, or a case of a union. */
    record Part(String name, CodecSchema type) {}

    /**
     * Several values, one after the other.
     *
     * @param fields in the order in which they are written
     */
    record RecordOf(String name, List<Part> fields) implements CodecSchema {

        public RecordOf {
            fields = List.copyOf(fields);
            requireDistinct("record", name, fields, Part::name);
        }
    }

    /** A null, or a value. */
    record NullOr(CodecSchema of) implements CodecSchema {

        public NullOr {
            if (of instanceof NullOr) {
                throw new IllegalArgumentException("a value cannot be null in two ways");
            }
        }
    }

    /** An absent value, or one that is there. */
    record OptionalOf(CodecSchema of) implements CodecSchema {}

    /** Any number of values in an order that counts; arrays too. */
    record ListOf(CodecSchema element) implements CodecSchema {}

    /** Any number of values, sorted by their bytes. */
    record SetOf(CodecSchema element) implements CodecSchema {}

    /** Any number of keys with a value each, sorted by the bytes of the keys. */
    record MapOf(CodecSchema key, CodecSchema value) implements CodecSchema {}

    /**
     * One of several records or enums.
     *
     * @param cases each with the name that is written before the value
     */
    record Union(String name, List<Part> cases) implements CodecSchema {

        public Union {
            cases = List.copyOf(cases);
            requireDistinct("sealed interface", name, cases, Part::name);
        }
    }

    /**
     * What a codec wrote that somebody programmed: nothing is known of its form but its name.
     *
     * @param id names the codec and its version, such as {@code "account/2"}
     */
    record Opaque(String id) implements CodecSchema {}

    /** A value in the canonical form of keys, which has other bytes than the same type as a value. */
    record KeyOf(CodecSchema of) implements CodecSchema {}

    /** The whole schema on one line, for people: {@code Account{id: string?, limits: list<Limit{max: long}?>?}}. */
    default String text() {
        return SchemaText.full(this);
    }

    /** As {@link #text}, but of a record, an enum or a sealed interface only the name. */
    default String shortText() {
        return SchemaText.brief(this);
    }

    private static <P> void requireDistinct(String kind, String name, List<P> parts, Function<P, String> nameOf) {
        Set<String> seen = new HashSet<>();
        for (P part : parts) {
            if (!seen.add(nameOf.apply(part))) {
                throw new IllegalArgumentException(kind + " " + name + " has " + nameOf.apply(part) + " twice");
            }
        }
    }
}
