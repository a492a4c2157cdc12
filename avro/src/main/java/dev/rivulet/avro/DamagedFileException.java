package dev.rivulet.avro;

import java.io.IOException;

/** What is in a file is damaged, or is no Avro; to read it again will not help. */
final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedFileException(String message) {
        super(message);
    }

    DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
