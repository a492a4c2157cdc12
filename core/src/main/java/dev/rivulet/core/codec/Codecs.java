package dev.rivulet.core.codec;

import dev.rivulet.core.internal.RecordShape;
import dev.rivulet.core.row.RowType;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Derives the binary form of state values from their types. Stateless.
 *
 * <p>Supported are String, Long, Integer, Short, Byte, Boolean, Double, Float, BigDecimal, Instant, LocalDate, LocalDateTime, UUID,
 * byte[], enums (by the names of their constants, so that their order may change), and records of these, of their primitive forms
 * and of such records. Within a record every component that is not primitive may be null.
 */
public final class Codecs {

    private Codecs() {}

    /**
     * The codec of a type. Deriving is dear; keep what comes back.
     *
     * @throws IllegalArgumentException if the type, or that of a component, is not supported, or a record contains itself
     */
    public static <T> Codec<T> of(Class<T> type) {
        return derive(type, new LinkedHashSet<>());
    }

    /** The codec of rows, over their accessors and builder; it serves records and schemas alike. */
    public static <T> Codec<T> ofRows(RowType<T> rowType) {
        return new RowCodec<>(rowType);
    }

    /**
     * @param enclosing the records that lead here, outermost first
     */
    static <T> Codec<T> derive(Class<T> type, Set<Class<?>> enclosing) {
        Codec<T> scalar = ScalarCodecs.find(type);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnum()) {
            return ScalarCodecs.ofEnum(type);
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no codec can be derived for " + type.getTypeName()
                    + Derivation.path(enclosing) + "; supported are " + ScalarCodecs.supported()
                    + ", enums and records of these");
        }
        Derivation.enter(type, enclosing);
        Codec<T> codec = RecordCodec.derive(RecordShape.of(type), enclosing);
        enclosing.remove(type);
        return codec;
    }
}
