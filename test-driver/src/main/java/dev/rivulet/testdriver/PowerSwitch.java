package dev.rivulet.testdriver;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether one run of the engine still has power. What the run holds of the world asks here first, so that nothing that is left of a
 * crashed run, such as an agent being closed, touches what the next one finds. Owned by the test's thread.
 */
final class PowerSwitch {

    /** Ends the call of the run that met the crash. */
    private static final class PowerLoss extends IOException {
        private static final long serialVersionUID = 1L;

        PowerLoss() {
            super("simulated: the power is off");
        }
    }

    private final Runnable onOff;
    private @Nullable CrashPoint armed;
    private boolean isOff;

    /**
     * @param onOff what becomes of the machine then
     */
    PowerSwitch(Runnable onOff) {
        this.onOff = onOff;
    }

    void arm(CrashPoint point) {
        armed = point;
    }

    @Nullable CrashPoint armed() {
        return armed;
    }

    boolean isOff() {
        return isOff;
    }

    void turnOff(Runnable effect) {
        isOff = true;
        effect.run();
    }

    /** The run is about to do this. */
    void reach(CrashPoint point) throws IOException {
        if (point == armed && !isOff) {
            turnOff(onOff);
        }
        requireOn();
    }

    void requireOn() throws IOException {
        if (isOff) {
            throw new PowerLoss();
        }
    }
}
