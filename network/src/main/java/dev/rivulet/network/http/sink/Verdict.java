package dev.rivulet.network.http.sink;

/** What a status means for the rows of a request. */
enum Verdict {
    TAKEN,
    /** These rows it will never take. */
    REFUSED,
    /** It takes nothing until somebody changes something. */
    FORBIDDEN,
    /** It takes nothing so quickly. */
    SLOWER,
    /** It may take them some other time. */
    NOT_NOW;

    static Verdict of(int status) {
        if (status >= 200 && status < 300) {
            return TAKEN;
        }
        return switch (status) {
            case 400, 413, 422 -> REFUSED;
            case 429 -> SLOWER;
            case 408, 425 -> NOT_NOW;
            default -> status >= 500 ? NOT_NOW : FORBIDDEN;
        };
    }
}
