package dev.rivulet.engine.plan;

import java.util.List;

/** A function of the engine's own that calls users' functions, whose classes are part of the job's version. */
public interface UserCode {

    /** The users' functions. */
    List<Object> parts();
}
