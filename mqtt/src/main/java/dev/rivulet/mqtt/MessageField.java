package dev.rivulet.mqtt;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.RowBuilder;

/**
 * A field of the rows that comes of what a message says beside its payload.
 *
 * @param name of the field, a string or, for whether a message is retained, a boolean; for a user property it takes nulls
 * @param part which part of the message
 * @param property the name of the user property, or empty
 */
record MessageField(String name, Part part, String property) {

    enum Part {
        TOPIC,
        RETAINED,
        USER_PROPERTY
    }

    Simple type() {
        return part == Part.RETAINED ? Simple.BOOLEAN : Simple.STRING;
    }

    /**
     * @param propertyIndex of the user property among the message's; negative if it is not in the log
     */
    void set(RowBuilder<?> builder, int index, int propertyIndex, MessageContext.About message) {
        switch (part) {
            case TOPIC -> builder.setObject(index, message.topic());
            case RETAINED -> builder.setLong(index, message.isRetained() ? 1 : 0);
            case USER_PROPERTY -> {
                String value = propertyIndex < 0 ? null : message.properties().get(propertyIndex);
                if (value == null) {
                    builder.setNull(index);
                } else {
                    builder.setObject(index, value);
                }
            }
        }
    }
}
