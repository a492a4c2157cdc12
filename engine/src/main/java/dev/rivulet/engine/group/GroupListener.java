package dev.rivulet.engine.group;

/** Told what becomes of the jobs of a group. Called on a thread of the job that it is about, so several threads may call it. */
@FunctionalInterface
public interface GroupListener {

    /** A job has ended, or could not start. The others go on. */
    void onEnd(JobEnd end);
}
