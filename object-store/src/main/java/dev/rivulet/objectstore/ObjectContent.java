package dev.rivulet.objectstore;

import java.io.IOException;
import java.io.InputStream;

/** What an object is to hold. It may be read more than once, since what is sent may have to be sent again. */
public interface ObjectContent {

    long sizeBytes();

    /** From the beginning; the caller closes it. */
    InputStream open() throws IOException;
}
