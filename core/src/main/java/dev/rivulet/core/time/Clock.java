package dev.rivulet.core.time;

/**
 * Time as the machine tells it. A port: production uses {@link SystemClock}, simulation a clock that is moved by hand. Any thread.
 *
 * <p>Nothing that can influence a row may call it. An agent reads it once per duty cycle and passes the value down.
 */
public interface Clock {

    /** Nanoseconds from an arbitrary origin, never going back; for elapsed time only, compared by subtraction. */
    long nanoTime();

    /** Microseconds since 1970-01-01T00:00Z as the machine believes them; may jump either way. */
    long epochMicros();
}
