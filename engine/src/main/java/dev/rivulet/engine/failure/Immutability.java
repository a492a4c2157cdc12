package dev.rivulet.engine.failure;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.UUID;

/** Which values can never change in place, so that handing one out is no change of state. Stateless. */
public final class Immutability {

    private static final ClassValue<Boolean> BY_CLASS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isImmutable(type);
        }
    };

    private Immutability() {}

    public static boolean isImmutable(Object value) {
        return BY_CLASS.get(value.getClass());
    }

    /** Only where all of the type's values are; so not for interfaces, whose implementations are anybody's. */
    private static boolean isImmutable(Class<?> type) {
        if (type.isPrimitive() || type.isEnum() || type == String.class || type == UUID.class) {
            return true;
        }
        if (type.getName().startsWith("java.")) {
            return type == Boolean.class
                    || type == Character.class
                    || type == BigDecimal.class
                    || type == BigInteger.class
                    || Number.class.isAssignableFrom(type)
                            && type.getPackageName().equals("java.lang")
                    || Temporal.class.isAssignableFrom(type)
                    || TemporalAmount.class.isAssignableFrom(type);
        }
        return type.isRecord() && hasImmutableComponents(type);
    }

    private static boolean hasImmutableComponents(Class<?> recordType) {
        for (RecordComponent component : recordType.getRecordComponents()) {
            if (component.getType() == recordType || !isImmutable(component.getType())) {
                return false;
            }
        }
        return true;
    }
}
