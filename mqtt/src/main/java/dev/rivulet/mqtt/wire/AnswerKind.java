package dev.rivulet.mqtt.wire;

/** What a broker's answer to a message means for it, by MQTT 5.0, section 3.4.2.1. */
public enum AnswerKind {
    TAKEN,
    /** This message it will never take. */
    REFUSED,
    /** It takes none of this kind until somebody changes something. */
    FORBIDDEN,
    /** It may take it some other time. */
    NOT_NOW;

    private static final int NOT_AUTHORIZED = 0x87;
    private static final int TOPIC_NAME_INVALID = 0x90;
    private static final int PACKET_TOO_LARGE = 0x95;
    private static final int RETAIN_NOT_SUPPORTED = 0x9a;
    private static final int QOS_NOT_SUPPORTED = 0x9b;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final int FIRST_FAILURE = 0x80;

    public static AnswerKind of(int reason) {
        if (reason < FIRST_FAILURE) {
            return TAKEN;
        }
        return switch (reason) {
            case TOPIC_NAME_INVALID, PACKET_TOO_LARGE, PAYLOAD_FORMAT_INVALID -> REFUSED;
            case NOT_AUTHORIZED, RETAIN_NOT_SUPPORTED, QOS_NOT_SUPPORTED -> FORBIDDEN;
            default -> NOT_NOW;
        };
    }

    /** In words that follow "the broker refuses the message". */
    public static String text(int reason) {
        return ReasonText.ofPublication(reason);
    }
}
