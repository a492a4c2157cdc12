package dev.rivulet.core.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record has when the record is read from bytes that were written before the component was added. Without it
 * that is zero, false, null, or an empty list, set, map or optional.
 *
 * <p>For primitives and their boxed types, String, BigDecimal, Instant, LocalDate, LocalDateTime, Duration, UUID and enums.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

    /** The value as its type's own method parses it, for an enum the name of the constant. */
    String value();
}
